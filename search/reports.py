"""Reports on the log: queries that find nothing, that are not opened, and that are on the rise.

Reports leave out queries of fewer than ``log.FEWEST`` people in the period, and days
or weeks on which fewer searched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, DateField, F, Func, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate, TruncWeek
from django.utils import timezone

from search.log import FEWEST
from search.models import LoggedSearch

MOST = 200
# Of queries in the report of those that are not opened, at most this part of searches led to a click.
LOW_CLICKS = 0.2
# Longer periods are shown by week.
LONGEST_BY_DAY = 62


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both counted."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.until - self.since).days + 1

    @property
    def before(self) -> "Period":
        """The period just as long that ended the day before."""
        return Period(self.since - timedelta(days=self.days), self.since - timedelta(days=1))

    def rows(self) -> QuerySet[LoggedSearch]:
        """Return the searches of the period for words alone, that the engine itself answered."""
        start, end = _midnight(self.since), _midnight(self.until + timedelta(days=1))
        return LoggedSearch.objects.filter(
            at__gte=start, at__lt=end, is_narrowed=False, is_degraded=False
        )


@dataclass(frozen=True, kw_only=True)
class QueryRow:
    """One query: how often, by how many people at least, and what came of it."""

    text: str
    folded: str
    searches: int
    people: int
    # The mean number of hits.
    found: float
    clicked: int
    before: int = 0

    @property
    def share(self) -> float:
        """The part of the searches after which something was opened, 0 to 1."""
        return min(1.0, self.clicked / self.searches) if self.searches else 0.0


@dataclass(frozen=True, kw_only=True)
class Point:
    """One day or week.

    ``is_shown`` is False when too few people searched to show it, ``is_known`` when there is no log of it:
    it is to come, or before the oldest search that is kept.
    """

    day: date
    searches: int = 0
    nothing: int = 0
    clicked: int = 0
    is_shown: bool = False
    is_known: bool = True


def top_queries(period: Period) -> list[QueryRow]:
    """Return the queries that were searched for most."""
    return _queries(period.rows(), order="-searches")


def empty_queries(period: Period) -> list[QueryRow]:
    """Return the queries that found nothing, most searched first."""
    return _queries(period.rows().filter(total=0), order="-searches")


def unopened_queries(period: Period) -> list[QueryRow]:
    """Return the queries that found something, of which hardly anything was opened, most searched first."""
    return _queries(
        period.rows().filter(total__gt=0),
        order="-searches",
        having=Q(clicked__lte=F("searches") * LOW_CLICKS),
    )


def rising_queries(period: Period) -> list[QueryRow]:
    """Return the queries that were searched for more than in the period before, most gained first."""
    now = _queries(period.rows(), order="-searches", most=10 * MOST)
    earlier = period.before.rows().filter(folded__in=[row.folded for row in now]).values("folded")
    # What fewer people searched for in the period before counts as nothing: the difference would tell.
    earlier = earlier.annotate(number=Count("pk"), people=Count("bucket", distinct=True))
    counts = dict(earlier.filter(people__gte=FEWEST).values_list("folded", "number"))
    rows = [replace(row, before=counts.get(row.folded, 0)) for row in now]
    risen = [row for row in rows if row.searches > row.before]
    return sorted(risen, key=lambda row: row.before - row.searches)[:MOST]


def points(period: Period) -> list[Point]:
    """Return each day of the period, or each week of a long one, with what was searched."""
    is_daily = period.days <= LONGEST_BY_DAY
    step = timedelta(days=1 if is_daily else 7)
    day: Func = TruncDate("at") if is_daily else TruncWeek("at", output_field=DateField())
    rows = (
        period.rows()
        .annotate(day=day)
        .values("day")
        .annotate(
            searches=Count("pk", distinct=True),
            nothing=Count("pk", distinct=True, filter=Q(total=0)),
            clicked=Count("clicks__search_id", distinct=True),
            people=Count("person", distinct=True),
        )
    )
    found = {row["day"]: row for row in rows}
    start = period.since if is_daily else period.since - timedelta(days=period.since.weekday())
    days = [start + step * number for number in range((period.until - start) // step + 1)]
    oldest, today = first_day(), timezone.localdate()
    return [
        replace(
            _point(day, found.get(day)),
            is_known=oldest is not None and oldest < day + step and day <= today,
        )
        for day in days
    ]


def total_of(rows: Sequence[Point]) -> Point:
    """Return the sum of the days that are shown."""
    shown = [row for row in rows if row.is_shown]
    return Point(
        day=timezone.localdate(),
        searches=sum(row.searches for row in shown),
        nothing=sum(row.nothing for row in shown),
        clicked=sum(row.clicked for row in shown),
        is_shown=bool(shown),
    )


def first_day() -> date | None:
    """Return the day of the oldest search that is kept."""
    oldest = LoggedSearch.objects.aggregate(at=Min("at"))["at"]
    return timezone.localdate(oldest) if oldest else None


def _point(day: date, row: Mapping[str, Any] | None) -> Point:
    if row is None:
        return Point(day=day, is_shown=True)
    if row["people"] < FEWEST:
        return Point(day=day)
    return Point(
        day=day,
        searches=row["searches"],
        nothing=row["nothing"],
        clicked=row["clicked"],
        is_shown=True,
    )


def _queries(
    rows: QuerySet[LoggedSearch], *, order: str, having: Q | None = None, most: int = MOST
) -> list[QueryRow]:
    grouped = (
        rows.exclude(folded="")
        .values("folded")
        .annotate(
            searches=Count("pk", distinct=True),
            people=Count("bucket", distinct=True),
            clicked=Count("clicks__search_id", distinct=True),
            found=Avg("total"),
            shown=Max("text"),
        )
        .filter(people__gte=FEWEST)
    )
    if having is not None:
        grouped = grouped.filter(having)
    return [
        QueryRow(
            text=row["shown"],
            folded=row["folded"],
            searches=row["searches"],
            people=row["people"],
            found=row["found"],
            clicked=row["clicked"],
        )
        for row in grouped.order_by(order, "folded")[:most]
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
