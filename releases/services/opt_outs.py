"""Put a feature aside for oneself, and use it again."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.gate import snapshot
from plugins.gate.decisions import identity, is_on
from plugins.gate.rules import Reason
from releases.errors import ReleaseError
from releases.models import OptOut
from releases.models.of_feature import fields_of
from releases.selectors.audience import dependants


class OptOutError(ReleaseError):
    """The feature cannot be put aside; the text says why."""


@transaction.atomic
def opt_out(*, user: AuthenticatedUser, slug: str) -> OptOut:
    """Put a plugin, or a feature by its full key, aside for this user alone, within a second of the commit.

    Repeating it changes nothing. What depends on it goes with it, for this user. PermissionDenied when the user does not have
    it, OptOutError when it, or a plugin that depends on it, is mandatory for them.
    """
    existing = OptOut.objects.filter(**fields_of(slug), user=user.pk, ended_at=None).first()
    if existing is not None:
        return existing
    if not is_on(slug, user):
        message = "Only people who have a feature can put it aside."
        raise PermissionDenied(message)
    rules, who = snapshot.current(), identity(user)
    for each in (slug, *dependants(rules, slug)):
        decision = rules.decide(each, who)
        if decision.on and decision.reason is Reason.MANDATORY:
            raise OptOutError(_("This is part of your work here, so it stays on."))
    new, _is_new = OptOut.objects.update_or_create(
        **fields_of(slug), user=user, defaults={"created_at": timezone.now(), "ended_at": None}
    )
    snapshot.raise_stamp()
    return new


@transaction.atomic
def opt_in(*, user: AuthenticatedUser, slug: str) -> None:
    """Delete the user's choice to put a plugin or feature aside: the rings decide again."""
    if OptOut.objects.filter(**fields_of(slug), user=user.pk).delete()[0]:
        snapshot.raise_stamp()
