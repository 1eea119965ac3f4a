"""Find and link the person of a login."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet

from people.models import Person, User


@transaction.atomic
def person_for_user(user: User) -> Person | None:
    """Return the person of this login, linked now if the match is certain, or None.

    A match is certain by, in this order, the same stable external id, or the same e-mail address if
    the login has proven to receive mail there. A name is never proof: namesakes are common. A person
    who has a login, has left or has another external id is never linked.
    """
    linked = Person.objects.filter(user=user).first()
    if linked is not None:
        return linked
    person = _by_external_id(user) or _by_verified_email(user)
    if person is not None:
        person.user = user
        person.save(update_fields=["user", "updated_at"])
    return person


def _free_people() -> QuerySet[Person]:
    """Return the people who can still be linked to a login, locked until the transaction ends."""
    return Person.objects.select_for_update(of=("self",)).filter(is_active=True, user__isnull=True)


def _by_external_id(user: User) -> Person | None:
    if not user.external_id:
        return None
    return _free_people().filter(external_id=user.external_id).first()


def _by_verified_email(user: User) -> Person | None:
    if not has_verified_email(user):
        return None
    same_id = Q(external_id__isnull=True) | Q(external_id="")
    if user.external_id:
        same_id |= Q(external_id=user.external_id)
    found = list(_free_people().filter(same_id, email__iexact=user.email)[:2])
    return found[0] if len(found) == 1 else None


def has_verified_email(user: User) -> bool:
    """Return whether the login has proven to receive mail at its present address."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()


@transaction.atomic
def confirm_email(user: User) -> None:
    """Record that the login receives mail at its address, and link its person.

    Called when a link that was mailed there is used.
    """
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email.lower(), defaults={"verified": True, "primary": True}
    )
    person_for_user(user)
