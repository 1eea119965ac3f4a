"""Create the synonyms that a Dutch public organisation starts with."""

from django.core.management.base import OutputWrapper

from search.curation import synonyms
from search.curation.starting_synonyms import STARTING, Starting
from search.curation.synonym_checks import problems
from search.models import Seed, Synonym

ORDER = 50


def setup(stdout: OutputWrapper) -> None:
    """Make each rule once in the life of an installation.

    What an administrator changed or deleted since stays so, and a rule that does not go together
    with those of the administrator is left out.
    """
    seeded = set(Seed.objects.values_list("key", flat=True))
    new = {key: rule for rule in STARTING if (key := _key(rule)) not in seeded}
    Seed.objects.bulk_create(Seed(key=key) for key in new)
    others = list(Synonym.objects.filter(is_active=True))
    made: list[Synonym] = []
    for rule in new.values():
        row = Synonym(kind=rule.kind, language=rule.language, words=rule.words, means=rule.means)
        if not problems(row, [*others, *made]):
            made.append(row)
    if made:
        Synonym.objects.bulk_create(made)
        synonyms.changed()


def _key(rule: Starting) -> str:
    return f"synonym:{rule.language}:{rule.words}"
