"""Nobody calls themselves by the name of a colleague."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.folding import fold_name
from people.models import Person


def check_own_name(person: Person, called: str) -> None:
    """Raise ValidationError if the person would bear the name of a colleague, which is not their own."""
    names = {fold_name(called), fold_name(" ".join([called, person.prefix, person.last_name]))}
    own = {_official(person), *_stored_names(person)}
    # Who has first and last name of a colleague as official name is a namesake.
    wanted = {name for name in names - own if " " in name}
    if not wanted:
        return
    last_words = {name.split()[-1] for name in wanted}
    others = Person.objects.filter(is_active=True).exclude(pk=person.pk)
    for word in last_words:
        for other in others.filter(search_name__contains=f" {word}").only(
            "first_name", "prefix", "last_name", "display_name"
        ):
            if wanted & {_official(other), fold_name(other.display_name), _short(other)}:
                raise ValidationError(
                    _(
                        "A colleague has this name. Is it yours too? Then ask the personnel "
                        "administration to enter it."
                    ),
                    code="colleague",
                )


def _stored_names(person: Person) -> set[str]:
    stored = Person.objects.filter(pk=person.pk).values_list("display_name", flat=True)
    return {fold_name(name) for name in stored}


def _official(person: Person) -> str:
    return fold_name(" ".join([person.first_name, person.prefix, person.last_name]))


def _short(person: Person) -> str:
    return fold_name(f"{person.first_name} {person.last_name}")
