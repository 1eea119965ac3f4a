"""Count the use and the faults of a plugin."""

from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from kring.core.types import AnyUser, AuthenticatedUser
from plugins.gate.decisions import ring_order
from plugins.install import registry
from plugins.models import DayCount, PluginError, UsageEvent
from plugins.models.evidence import NO_RING, NO_UNIT

# The plugin, user and day of each viewer whom this process has counted.
_seen: set[tuple[str, int | None, date]] = set()
SEEN_LIMIT = 100_000


def record_use(slug: str, user: AnyUser, kind: str = "view") -> None:
    """Count a use of the plugin by the user; ``kind`` names it in the plugin's words."""
    _add(slug, user, UsageEvent.Kind.USE, kind)


def record_seen(slug: str, user: AnyUser) -> None:
    """Count that the plugin reached the user: one row for each person, day and process."""
    key = (slug, user.pk, timezone.localdate())
    if key in _seen:
        return
    if len(_seen) >= SEEN_LIMIT:
        _seen.clear()
    _seen.add(key)
    _add(slug, user, UsageEvent.Kind.SEEN)


def record_fault(
    *, slug: str, place: str, user: AnyUser | None, kind: str, summary: str, traceback: str = ""
) -> None:
    """Count that the plugin failed or was too slow, and store the details."""
    _add(slug, user, kind, place)
    order = ring_order(slug, user)
    same = PluginError.objects.filter(
        slug=slug, place=place, summary=summary[:300], ring_order=order
    )
    now = timezone.now()
    if not same.update(count=F("count") + 1, last_at=now, traceback=traceback):
        PluginError.objects.create(
            slug=slug,
            place=place,
            summary=summary[:300],
            traceback=traceback,
            ring_order=order,
            first_at=now,
            last_at=now,
        )


def record_host_late(feature: str, user: AnyUser | None) -> None:
    """Count that the feature was late because the host was: it is shown, and held against nobody."""
    plugin, order = registry.get(feature.partition(".")[0]), ring_order(feature, user)
    DayCount.objects.update_or_create(
        feature=feature,
        version=str(plugin.version) if plugin else "",
        day=timezone.localdate(),
        ring_order=NO_RING if order is None else order,
        unit=NO_UNIT,
        defaults={"host_late": F("host_late") + 1},
        create_defaults={"host_late": 1},
    )


def uses_of(user: AuthenticatedUser) -> QuerySet[UsageEvent]:
    """Return the user's events, for their own data."""
    return UsageEvent.objects.filter(user=user)


def _add(slug: str, user: AnyUser | None, kind: str, name: str = "") -> None:
    UsageEvent.objects.create(
        slug=slug,
        user_id=user.pk if user is not None and user.is_authenticated else None,
        ring_order=ring_order(slug, user),
        kind=kind,
        name=name[:40],
    )
