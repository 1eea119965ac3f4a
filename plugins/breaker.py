"""The breaker: a plugin that keeps failing for the people of a ring is switched off for them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from plugins.decisions import ring_order
from plugins.models import Breaker, Plugin, ReleaseEvent, UsageEvent
from plugins.services.permissions import check_may_manage_releases
from plugins.snapshot import raise_stamp

# This many faults within this time, in one ring.
FAULTS = 5
WINDOW = timedelta(minutes=10)
# Kept in English; a reader's language comes when it is shown.
TOO_MANY = gettext_noop("too many faults within ten minutes")
FAULTY = (UsageEvent.Kind.ERROR, UsageEvent.Kind.OVERRUN)


@transaction.atomic
def trip_if_due(*, slug: str, user: Any) -> bool:
    """Switch the plugin off for the user's ring when that ring has seen too many faults of it.

    Faults from before the last reset do not count. Returns whether it was switched off now.
    """
    order = ring_order(slug, user)
    breakers = Breaker.objects.filter(slug=slug, ring_order=order)
    since = timezone.now() - WINDOW
    reset = breakers.exclude(reset_at=None).order_by("-reset_at").first()
    if reset is not None and reset.reset_at is not None:
        since = max(since, reset.reset_at)
    faults = UsageEvent.objects.filter(slug=slug, ring_order=order, kind__in=FAULTY, at__gt=since)
    number = faults.count()
    if number < FAULTS or breakers.filter(reset_at=None).exists():
        return False
    Breaker.objects.create(slug=slug, ring_order=order, reason=TOO_MANY)
    ReleaseEvent.objects.append(
        plugin=slug, action="trip", reason=TOO_MANY, after={"tripped": order, "faults": number}
    )
    raise_stamp()
    return True


@transaction.atomic
def reset_breakers(*, plugin: Plugin, user: Any, reason: str = "") -> int:
    """Give the plugin back to the people whom it had been switched off for. Returns how many rings."""
    check_may_manage_releases(user)
    opened = Breaker.objects.filter(slug=plugin.pk, reset_at=None)
    rings = list(opened.values_list("ring_order", flat=True))
    if not rings:
        return 0
    opened.update(reset_at=timezone.now(), reset_by=user)
    ReleaseEvent.objects.append(
        plugin=plugin.pk, action="reset", actor=user, reason=reason, before={"tripped": rings}
    )
    raise_stamp()
    return len(rings)
