"""Evidence of use and of faults, as processes count it, for tests of what is concluded from it."""

from datetime import date

from django.utils import timezone

from plugins.contributions.counting import NUMBERS, Counts, Place, add_numbers, write
from plugins.models.evidence import NO_UNIT


def happened(
    feature: str,
    user=None,
    *,
    uses: int = 0,
    faults: int = 0,
    ring: int = 0,
    version: str = "1.0",
    day: date | None = None,
) -> None:
    """Count uses and faults of a person in a ring, on a day; today by default."""
    people = {user.pk} if user is not None else set()
    place = Place(feature, version, day or timezone.localdate(), ring, NO_UNIT)
    counts = Counts(uses=uses, faults=faults, seen=set(people))
    counts.used = set(people) if uses else set()
    counts.failed = set(people) if faults else set()
    write({place: counts})


def counted(
    feature: str,
    *,
    version: str = "1.0",
    day: date | None = None,
    unit: int = NO_UNIT,
    **numbers: int,
) -> None:
    """Add numbers to a day without naming people, for large ones."""
    every = dict.fromkeys(NUMBERS, 0)
    place = Place(feature, version, day or timezone.localdate(), 0, unit)
    add_numbers([(place, every | numbers)])
