"""The breaker: switch a plugin off for the people of a ring for whom it keeps failing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from kring.core.types import AnyUser, AuthenticatedUser
from plugins.gate.decisions import ring_order
from plugins.gate.releasing import releasing
from plugins.gate.snapshot import raise_stamp
from plugins.models import Breaker, Plugin, UsageEvent
from plugins.permissions import check_may_manage_releases

# So many faults within this time, in one ring, trip the breaker.
FAULTS = 5
WINDOW = timedelta(minutes=10)
# Stored in English, translated when it is shown.
TOO_MANY = gettext_noop("too many faults within ten minutes")


@transaction.atomic
def trip_if_due(*, slug: str, user: AnyUser | None) -> bool:
    """Switch the plugin off for the user's ring after too many faults there.

    Faults from before the last reset do not count. Returns whether it was switched off now.
    """
    order = ring_order(slug, user)
    breakers = Breaker.objects.filter(slug=slug, ring_order=order)
    since = timezone.now() - WINDOW
    reset = breakers.exclude(reset_at=None).order_by("-reset_at").first()
    if reset is not None and reset.reset_at is not None:
        since = max(since, reset.reset_at)
    faults = UsageEvent.objects.filter(
        slug=slug, ring_order=order, kind__in=UsageEvent.FAULTS, at__gt=since
    )
    number = faults.count()
    if number < FAULTS or breakers.filter(reset_at=None).exists():
        return False
    Breaker.objects.create(slug=slug, ring_order=order, reason=TOO_MANY)
    releasing().record(
        plugin=slug,
        action="trip",
        actor=None,
        reason=TOO_MANY,
        before={},
        after={"tripped": order, "faults": number},
    )
    raise_stamp()
    return True


@transaction.atomic
def reset_breakers(*, plugin: Plugin, user: AuthenticatedUser | None, reason: str = "") -> int:
    """Switch the plugin on again for all rings for which it was switched off. Returns how many rings."""
    check_may_manage_releases(user)
    opened = Breaker.objects.filter(slug=plugin.pk, reset_at=None)
    rings = list(opened.values_list("ring_order", flat=True))
    if not rings:
        return 0
    opened.update(reset_at=timezone.now(), reset_by=user)
    releasing().record(
        plugin=plugin.pk,
        action="reset",
        actor=user,
        reason=reason,
        before={"tripped": rings},
        after={},
    )
    raise_stamp()
    return len(rings)
