"""Putting a feature aside for oneself, and using it again."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plugins import snapshot
from plugins.decisions import identity, is_on
from plugins.gate import Reason
from plugins.models import OptOut
from plugins.selectors.audience import dependants
from plugins.services.problems import ReleaseError


class OptOutError(ReleaseError):
    """The feature cannot be put aside; the text tells the person why."""


@transaction.atomic
def opt_out(*, user: Any, slug: str) -> OptOut:
    """Put a plugin aside for this user alone, within a second of the commit. Twice is once.

    Whatever depends on it goes with it, for this user. PermissionDenied when the user has not got it,
    OptOutError when it, or one of those that depend on it, is mandatory for them.
    """
    known = OptOut.objects.filter(plugin=slug, user=user.pk, ended_at=None).first()
    if known is not None:
        return known
    if not is_on(slug, user):
        message = "Only people who have a feature put it aside."
        raise PermissionDenied(message)
    rules, who = snapshot.current(), identity(user)
    for each in (slug, *dependants(rules, slug)):
        decision = rules.decide(each, who)
        if decision.on and decision.reason is Reason.MANDATORY:
            raise OptOutError(_("This is part of your work here, so it stays on."))
    choice, _is_new = OptOut.objects.update_or_create(
        plugin_id=slug, user=user, defaults={"created_at": timezone.now(), "ended_at": None}
    )
    snapshot.raise_stamp()
    return choice


@transaction.atomic
def opt_in(*, user: Any, slug: str) -> None:
    """Let the rings decide again for this user. Keeps nothing of the choice."""
    if OptOut.objects.filter(plugin=slug, user=user.pk).delete()[0]:
        snapshot.raise_stamp()
