"""Write what was counted: processes add to the same rows, and a person counts once a day in all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from kring.core.subjects import counted_units
from plugins.models import DayCount, PersonEvidence, ServiceFault
from plugins.models.evidence import NO_UNIT


class Place(NamedTuple):
    """Of what is counted: a feature and its version, on a day, in a ring and a unit."""

    feature: str
    version: str
    day: date
    ring_order: int
    unit: int


@dataclass
class Counts:
    """What was counted there: times, and the ids of the people."""

    uses: int = 0
    faults: int = 0
    host_late: int = 0
    host_faults: int = 0
    seen: set[int] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)

    def add(self, other: "Counts") -> None:
        """Add what was counted elsewhere."""
        self.uses += other.uses
        self.faults += other.faults
        self.host_late += other.host_late
        self.host_faults += other.host_faults
        self.seen |= other.seen
        self.used |= other.used
        self.failed |= other.failed


class Failed(NamedTuple):
    """What failed in a minute by what all share: the slug of a plugin, or "" for the pages of Kring itself."""

    minute: datetime
    source: str
    service: str


Batch = dict[Place, Counts]
Row = tuple[Place, dict[str, int]]
# SQLite knows 32,766 values in a statement.
ROWS_AT_ONCE = 1_000
NUMBERS = ("uses", "seen", "people", "failed", "faults", "host_late", "host_faults")


@transaction.atomic
def write(batch: Mapping[Place, Counts]) -> list[Row]:
    """Add a batch to the rows of its days. Returns what it added, people only where they are new that day.

    The units of the batch are the main units of people: they count as the unit to which they are lifted.
    """
    lifted = _lifted(batch)
    _make_rows_of_people(lifted)
    # In one order in every process, so that two of them never wait for each other.
    rows = [(place, _new_numbers(place, counts)) for place, counts in sorted(lifted.items())]
    add_numbers(rows)
    return rows


def without_leavers(batch: Mapping[Place, Counts]) -> Batch:
    """Return the batch without the people whose account was deleted meanwhile."""
    every = {pk for counts in batch.values() for pk in counts.seen}
    known = set(get_user_model().objects.filter(pk__in=every).values_list("pk", flat=True))
    return {
        place: Counts(
            uses=counts.uses,
            faults=counts.faults,
            host_late=counts.host_late,
            host_faults=counts.host_faults,
            seen=counts.seen & known,
            used=counts.used & known,
            failed=counts.failed & known,
        )
        for place, counts in batch.items()
    }


def _lifted(batch: Mapping[Place, Counts]) -> Batch:
    units = counted_units() if any(place.unit != NO_UNIT for place in batch) else {}
    lifted: Batch = {}
    for place, counts in batch.items():
        there = place._replace(unit=units.get(place.unit, NO_UNIT))
        lifted.setdefault(there, Counts()).add(counts)
    return lifted


def _make_rows_of_people(batch: Batch) -> None:
    """Make the rows of people who have none yet; they count by what follows, like those of others."""
    people = [
        PersonEvidence(
            feature=place.feature,
            version=place.version,
            user_id=pk,
            ring_order=place.ring_order,
            unit=place.unit,
            first_day=place.day,
            last_day=place.day - timedelta(days=1),
        )
        for place, counts in sorted(batch.items())
        for pk in sorted(counts.seen)
    ]
    if people:
        PersonEvidence.objects.bulk_create(people, ignore_conflicts=True)


def _new_numbers(place: Place, counts: Counts) -> dict[str, int]:
    """Return the numbers to add; people are those whom no process has counted that day.

    Each of these updates takes the rows that are not of today yet, so that two processes cannot both count.
    """
    day = place.day
    return {
        "uses": counts.uses,
        "faults": counts.faults,
        "host_late": counts.host_late,
        "host_faults": counts.host_faults,
        "seen": _of(place, counts.seen, Q(last_day__lt=day)).update(
            last_day=day, ring_order=place.ring_order, unit=place.unit
        )
        if counts.seen
        else 0,
        "people": _of(place, counts.used, Q(last_used=None) | Q(last_used__lt=day)).update(
            last_used=day, days_used=F("days_used") + 1
        )
        if counts.used
        else 0,
        "failed": _of(place, counts.failed, Q(last_failed=None) | Q(last_failed__lt=day)).update(
            last_failed=day, days_failed=F("days_failed") + 1
        )
        if counts.failed
        else 0,
    }


def _of(place: Place, people: set[int], not_yet: Q) -> QuerySet[PersonEvidence]:
    return PersonEvidence.objects.filter(
        not_yet, feature=place.feature, version=place.version, user__in=people
    )


def add_numbers(rows: list[Row]) -> None:
    """Add the numbers to the rows of their days, by statements that PostgreSQL and SQLite both know."""
    quote = connection.ops.quote_name
    table = quote(DayCount._meta.db_table)
    keys, numbers = [quote(name) for name in Place._fields], [quote(name) for name in NUMBERS]
    marks = f"({', '.join(['%s'] * (len(keys) + len(numbers)))})"
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in numbers)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        # Only names of our own columns are put into the text.
        sql = (
            f"INSERT INTO {table} ({', '.join([*keys, *numbers])}) "  # noqa: S608
            f"VALUES {', '.join([marks] * len(some))} "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
        )
        values: list[Any] = [
            value for place, new in some for value in (*place, *(new[name] for name in NUMBERS))
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)


@transaction.atomic
def add_service_faults(faults: Mapping[Failed, int]) -> None:
    """Add how often parts of the site failed by what all share, in one order in every process."""
    rows = [ServiceFault(**failed._asdict()) for failed in sorted(faults)]
    ServiceFault.objects.bulk_create(rows, ignore_conflicts=True)
    for failed, number in sorted(faults.items()):
        ServiceFault.objects.filter(**failed._asdict()).update(count=F("count") + number)
