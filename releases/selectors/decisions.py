"""Read the figures of the newest ring of a release, and decide by them whether the next one may open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from kring.core.days import day_of, today
from plugins.contributions.breaker import stops_concerning
from plugins.gate.keys import feature_key, plugin_of
from plugins.install.features import needed_by
from plugins.models import Breaker
from releases.evidence import constants
from releases.evidence.decide import Decision, RingFigures, Terms, decide
from releases.evidence.working_time import Period, working_days
from releases.listening import Answers, listener
from releases.models import Freeze, Release, ReleaseEvent, Ring
from releases.selectors.evidence import days_of, people_who_used

AMBASSADORS = "ambassador"
# Events after which it was off, or held, and those that end it.
BEGINS_OFF = {"pause": "pause", "kill": "kill", "disable": "disable", "end": "end"}
ENDS_OFF = {
    "resume": "pause",
    "revive": "kill",
    "enable": "disable",
    "set_end": "end",
    "remove_end": "end",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A ring with its figures, what its plan asks, and what follows. ``open_flops`` are advice: they hold nothing."""

    ring: Ring
    figures: RingFigures
    terms: Terms
    decision: Decision
    open_flops: int


def judged(ring: Ring, size: int) -> Judged:
    """Return the decision about an open ring, to which ``size`` people belong."""
    release = ring.release
    heard = listener().answers(release, _answers_since(release))
    figures, terms = _figures(ring, size, heard), terms_of(ring)
    return Judged(ring, figures, terms, decide(figures, terms), heard.open_flops)


def terms_of(ring: Ring) -> Terms:
    """Return what the plan asks of a ring: never less than what is asked of every ring."""
    return Terms(
        soak_days=max(constants.SOAK_DAYS, ring.soak_days), used_share=ring.used_share / 100
    )


def is_of_ambassadors(ring: Ring) -> bool:
    """Return whether a ring is for ambassadors alone, who answer far more often than others."""
    return ring.keys == [AMBASSADORS] and not ring.percentage


def days_watched(ring: Ring) -> int:
    """Return for how many working days the ring has been on. Quiet periods are no working days."""
    now = timezone.now()
    return working_days(
        ring.opened_at or now,
        now,
        zone=timezone.get_default_timezone(),
        off=_off(ring, now),
        days_off=frozenset(_quiet_days(ring)),
    )


def _figures(ring: Ring, size: int, heard: Answers) -> RingFigures:
    release = ring.release
    feature, version = release.feature_key, release.version
    days = days_of(feature, version, rings=[ring.order], since=_counted_since(ring))
    stopped = list(stops_concerning(feature).values_list("unit", flat=True))
    return RingFigures(
        size=size,
        working_days=days_watched(ring),
        used=people_who_used(feature, version, ring.order),
        person_days=sum(day.seen for day in days),
        failed_days=sum(day.failed for day in days),
        answers=heard.people,
        flops=heard.flops,
        is_harmful=None in stopped,
        harmed_units=len([unit for unit in stopped if unit is not None]),
    )


def _counted_since(ring: Ring) -> date:
    """Return the first day that counts: that of its opening, or the one after somebody lifted its last stop."""
    assert ring.opened_at is not None  # noqa: S101
    opened = day_of(ring.opened_at)
    release, key = ring.release, ring.release.feature_key
    lifted = Breaker.objects.filter(
        feature__in={key, plugin_of(key)},
        version=release.version,
        reset_at__gt=ring.opened_at,
    )
    last = lifted.order_by("-reset_at").values_list("reset_at", flat=True).first()
    return day_of(last) + timedelta(days=1) if last else opened


def _answers_since(release: Release) -> datetime | None:
    """Return since when answers that name no version are about this one; None when it is the first of all."""
    earlier = Release.objects.filter(
        plugin=release.plugin_id, feature=release.feature, created_at__lt=release.created_at
    ).exclude(status=Release.Status.DRAFT)
    first = release.rings.exclude(opened_at=None).order_by("opened_at").first()
    return first.opened_at if first and earlier.exists() else None


def _off(ring: Ring, now: datetime) -> Iterator[Period]:
    """Yield the periods since it opened in which the release was held, or the plugin, or what it needs, on for nobody."""
    release = ring.release
    needed = _needed(release.feature_key)
    concerned = {release.plugin_id, release.feature_key, *needed, *map(plugin_of, needed)}
    events = ReleaseEvent.objects.filter(
        plugin__in={plugin_of(key) for key in concerned},
        action__in=[*BEGINS_OFF, *ENDS_OFF],
        created_at__gte=ring.opened_at,
    )
    since: dict[tuple[str, str], datetime] = {}
    for event in events.order_by("sequence").only("plugin", "action", "after", "created_at"):
        # What stops another feature of the plugin leaves this one on.
        key = feature_key(event.plugin, event.after.get("feature", ""))
        if event.after.get("release") not in (None, release.pk) or key not in concerned:
            continue
        if event.action in BEGINS_OFF:
            since.setdefault((key, BEGINS_OFF[event.action]), event.created_at)
        elif begin := since.pop((key, ENDS_OFF[event.action]), None):
            yield begin, event.created_at
    yield from ((begin, now) for begin in since.values())
    stops = Breaker.objects.filter(feature__in=needed, unit=None).exclude(
        reset_at__lt=ring.opened_at
    )
    for begin, end in stops.values_list("opened_at", "reset_at"):
        yield begin, end or now


def _needed(key: str) -> set[str]:
    """Return the plugins and features without which nobody has this one."""
    needed: set[str] = set()
    waiting = [key]
    while waiting:
        new = set(needed_by(waiting.pop())) - needed
        needed |= new
        waiting += new
    return needed


def _quiet_days(ring: Ring) -> Iterator[date]:
    """Yield the days of all quiet periods since the ring opened."""
    assert ring.opened_at is not None  # noqa: S101
    first, last = day_of(ring.opened_at), today()
    for period in Freeze.objects.filter(ends_on__gte=first, starts_on__lte=last):
        day = max(first, period.starts_on)
        while day <= min(last, period.ends_on):
            yield day
            day += timedelta(days=1)
