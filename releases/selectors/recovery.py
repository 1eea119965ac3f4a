"""Read whether the host failed around a stop, and how a stop that is half-open does."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from kring.core.days import day_of
from plugins.contributions.lateness import HOST
from plugins.gate import snapshot
from plugins.models import Breaker, DayCount, ServiceFault
from releases.evidence import constants
from releases.evidence.recovery import StopFigures
from releases.models import ReleaseEvent

ALIKE = timedelta(minutes=constants.ALIKE_MINUTES)
QUIET = timedelta(minutes=constants.QUIET_MINUTES)


@dataclass(frozen=True, slots=True)
class HostSigns:
    """What failed beside a plugin: pages of Kring, times; independent plugins, by slug; and the services it was by."""

    pages: int = 0
    plugins: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it is enough to say that the host failed."""
        return self.pages >= constants.ALIKE_PAGES or bool(self.plugins or self.services)

    def as_history(self) -> dict[str, int | list[str]]:
        """Return the signs as the history keeps them."""
        return {
            "pages": self.pages,
            "plugins": list(self.plugins),
            "services": list(self.services),
        }


def host_signs(stop: Breaker) -> HostSigns:
    """Return what failed beside the plugin in the minutes around its stop.

    Other plugins count when they were stopped then too, or failed by the same service as this one did.
    """
    begin, end = stop.opened_at - ALIKE, stop.opened_at + ALIKE
    failed = _failed(begin, end)
    own = {
        service
        for (source, service), times in failed.items()
        if source == stop.slug and times >= constants.PEOPLE_TO_STOP
    }
    alike: Counter[str] = Counter()
    for (source, service), times in failed.items():
        if service in own and (source == HOST or are_independent(source, stop.slug)):
            alike[service] += times
    stopped = Breaker.objects.filter(opened_at__range=(begin, end)).exclude(cause="count")
    return HostSigns(
        sum(times for (source, _), times in failed.items() if source == HOST),
        tuple(sorted({o.slug for o in stopped if are_independent(o.slug, stop.slug)})),
        tuple(sorted(s for s, times in alike.items() if times >= constants.ALIKE_FAULTS)),
    )


def is_quiet(slug: str, now: datetime) -> bool:
    """Return whether nothing that all share has failed for a while, and nothing else was stopped."""
    failed = _failed(now - QUIET, now)
    pages = sum(times for (source, _service), times in failed.items() if source == HOST)
    sources: Counter[str] = Counter(service for _source, service in failed)
    several = any(number > 1 for number in sources.values())
    stopped = Breaker.objects.filter(opened_at__gt=now - QUIET, reset_at=None)
    others = any(are_independent(one.slug, slug) for one in stopped)
    return pages < constants.ALIKE_PAGES and not several and not others


def _failed(begin: datetime, end: datetime) -> dict[tuple[str, str], int]:
    """Return how often each part failed by each service between two moments."""
    since = begin.replace(second=0, microsecond=0)
    rows = ServiceFault.objects.filter(minute__range=(since, end)).order_by()
    return {
        (source, service): times
        for source, service, times in rows.values_list("source", "service").annotate(
            times=Sum("count")
        )
    }


def are_independent(one: str, other: str) -> bool:
    """Return whether two plugins have nothing in common: neither needs the other, nor both the same."""
    return _with_needs(one).isdisjoint(_with_needs(other))


def is_kept_off(key: str) -> bool:
    """Return whether anything else than its own stop keeps a plugin or feature from everybody.

    It, or what it needs, is disabled, parked, stopped by hand or over; or what it needs is stopped by evidence, be it
    half-open: the few who have that are too few to tell for how many it would come back.
    """
    known = snapshot.current().rules
    needed = _with_needs(key)
    if not needed <= known.keys():
        return True
    return any(
        not each.enabled or each.killed or each.ended or (each.stopped and each.slug != key)
        for each in map(known.__getitem__, needed)
    )


def is_recorded(stop: Breaker) -> bool:
    """Return whether the history has the stop: that follows at once, or by a job."""
    stops = ReleaseEvent.objects.filter(plugin=stop.slug, action="trip")
    return stops.filter(after__stop=stop.pk).exists()


def _with_needs(slug: str) -> set[str]:
    known = snapshot.current().rules
    found, left = set(), [slug]
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left += known[each].depends if each in known else ()
    return found


def counted_since(stop: Breaker) -> dict[str, int]:
    """Return what was counted of the feature in all since it was half-open: uses, people and faults.

    ``people`` are person-days. What the day had counted before is kept with the stop, and left out.
    """
    if stop.half_open_at is None:
        return {"uses": 0, "seen": 0, "people": 0, "faults": 0}
    numbers = counted_from(stop, stop.half_open_at)
    before = stop.evidence.get("before_half_open", {})
    return {name: max(0, number - before.get(name, 0)) for name, number in numbers.items()}


def counted_from(stop: Breaker, moment: datetime) -> dict[str, int]:
    """Return what was counted of the feature since the day of this moment began, in any version.

    What is installed meanwhile is what people have: the stop is of that too.
    """
    rows = DayCount.objects.filter(day__gte=day_of(moment), feature=stop.feature)
    sums = {f"all_{name}": Sum(name) for name in ("uses", "seen", "people", "faults")}
    return {name.removeprefix("all_"): n or 0 for name, n in rows.aggregate(**sums).items()}


def figures_of(stop: Breaker) -> StopFigures:
    """Return how far a stop is, now."""
    now, counted = timezone.now(), counted_since(stop)
    return StopFigures(
        by_host=stop.cause == Breaker.Cause.HOST,
        of_unit=stop.unit is not None,
        is_quiet=is_quiet(stop.slug, now),
        open_for=now - stop.opened_at,
        is_half_open=stop.is_half_open,
        tried_for=now - stop.half_open_at if stop.half_open_at else None,
        # As the rule weighs them: a use, or the day of a person who only saw it.
        trials=counted["uses"] + max(0, counted["seen"] - counted["people"]),
        person_days=counted["seen"],
        faults=counted["faults"],
    )
