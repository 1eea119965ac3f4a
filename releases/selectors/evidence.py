"""Read what was counted of a feature: by day, and how many people."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from plugins.contributions.urls import has_addresses
from plugins.models import DayCount, PeopleTotal, PersonEvidence
from releases.evidence.decide import Failing


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of one day. ``seen`` are all whom it reached that day: its person-days."""

    day: date
    uses: int = 0
    seen: int = 0
    people: int = 0
    failed: int = 0
    faults: int = 0
    host_late: int = 0
    host_faults: int = 0


NUMBERS = ("uses", "seen", "people", "failed", "faults", "host_late", "host_faults")


def days_of(
    feature: str,
    version: str,
    *,
    rings: Collection[int] | None = None,
    unit: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[DayFigures]:
    """Return the figures of each day on which something was counted, in one query.

    Of all rings and units, or of some; ``since`` and ``until`` are the first and the last day.
    """
    counts = DayCount.objects.filter(feature=feature, version=version)
    if rings is not None:
        counts = counts.filter(ring_order__in=rings)
    if unit is not None:
        counts = counts.filter(unit=unit)
    if since is not None:
        counts = counts.filter(day__gte=since)
    if until is not None:
        counts = counts.filter(day__lte=until)
    sums = {f"all_{name}": Sum(name) for name in NUMBERS}
    rows = counts.order_by("day").values_list("day").annotate(**sums)
    return [DayFigures(day, **dict(zip(NUMBERS, numbers, strict=True))) for day, *numbers in rows]


def people_who_used(feature: str, version: str, ring_order: int | None = None) -> int:
    """Return how many people have used it; whom it reached, where it is only seen. Display it with ``small_numbers.shown``."""
    used = people_who_used_by_ring(feature, version)
    return used.total() if ring_order is None else used[ring_order]


def people_who_used_by_ring(feature: str, version: str) -> Counter[int]:
    """Return how many people have used it, by the order of their ring; whom it reached, where it is only seen."""
    if is_only_seen(feature, version):
        return _people_by_ring(feature, version, Q(), "reached")
    return _people_by_ring(feature, version, Q(days_used__gt=0), "used")


def is_only_seen(feature: str, version: str) -> bool:
    """Return whether seeing it is using it: it has no address here, and counted no use by itself.

    A slot, a block or a chart asks for nothing more; its rings would wait for a use that cannot come.
    """
    if has_addresses(feature):
        return False
    uses = DayCount.objects.filter(feature=feature, version=version, uses__gt=0)
    return not uses.exists()


def failing_since(feature: str, version: str, day: date, unit: int | None = None) -> Failing:
    """Return how many different people met a fault on this day or later, and on how many days the one who did most often.

    Of that person all days are told, those before too: nobody's days are kept one by one.
    """
    failed = _people(feature, version).filter(last_failed__gte=day)
    if unit is not None:
        failed = failed.filter(unit=unit)
    found = failed.aggregate(people=Count("pk"), most_days=Max("days_failed"))
    return Failing(found["people"], found["most_days"] or 0)


def _people(feature: str, version: str) -> QuerySet[PersonEvidence]:
    return PersonEvidence.objects.filter(feature=feature, version=version)


def _people_by_ring(feature: str, version: str, which: Q, total: str) -> Counter[int]:
    """Return numbers of people by ring: from their rows, or as kept when those were deleted."""
    rows = _people(feature, version).filter(which).order_by().values_list("ring_order")
    kept = PeopleTotal.objects.filter(feature=feature, version=version).order_by()
    pairs: Iterable[tuple[int, int]] = rows.annotate(number=Count("pk")).union(
        kept.values_list("ring_order").annotate(number=F(total)), all=True
    )
    numbers: Counter[int] = Counter()
    for order, number in pairs:
        # Who uses it still has a row again, and was in the number that was kept.
        numbers[order] = max(numbers[order], number)
    return numbers
