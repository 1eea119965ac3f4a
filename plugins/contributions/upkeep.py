"""Delete what is no longer needed of the evidence: the days of people, and the units of what is over."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from kring.core.days import today
from plugins.contributions.counting import NUMBERS, Place, add_numbers
from plugins.gate.releasing import releasing
from plugins.models import DayCount, PeopleTotal, PersonEvidence, PluginError, ServiceFault
from plugins.models.evidence import NO_UNIT

KEEP_FAULTS = timedelta(days=90)
# They only tell a host that fails now from a plugin that does.
KEEP_SERVICE_FAULTS = timedelta(days=7)
# Where a plugin has no release: as long as one is watched after its last ring.
KEEP_PEOPLE = timedelta(weeks=4)


def clean_up() -> int:
    """Delete the rows of people whose release is over, and old faults. Returns how many rows were deleted."""
    now, day = timezone.now(), today()
    deleted = PluginError.objects.filter(last_at__lt=now - KEEP_FAULTS).delete()[0]
    deleted += ServiceFault.objects.filter(minute__lt=now - KEEP_SERVICE_FAULTS).delete()[0]
    rows = PersonEvidence.objects.order_by("feature", "version")
    for feature, version in list(rows.values_list("feature", "version").distinct()):
        of_version = PersonEvidence.objects.filter(feature=feature, version=version)
        is_over = releasing().is_over(feature, version)
        if is_over:
            # Today's rows say who has been counted today.
            deleted += _end(feature, version, of_version.filter(last_day__lt=day))
        elif is_over is None:
            deleted += of_version.filter(last_day__lt=day - KEEP_PEOPLE).delete()[0]
    return deleted


@transaction.atomic
def _end(feature: str, version: str, people: QuerySet[PersonEvidence]) -> int:
    """Keep the numbers of people and delete their rows; the counts of days lose their units."""
    numbers = (
        people.order_by()
        .values("ring_order")
        .annotate(reached=Count("pk"), used=Count("pk", filter=Q(days_used__gt=0)))
    )
    totals = [PeopleTotal(feature=feature, version=version, **row) for row in numbers]
    # The first time all are there; later only those who still use it come again.
    PeopleTotal.objects.bulk_create(totals, ignore_conflicts=True)
    _merge_units(feature, version)
    return people.delete()[0]


def _merge_units(feature: str, version: str) -> None:
    rows = DayCount.objects.filter(feature=feature, version=version, day__lt=today()).exclude(
        unit=NO_UNIT
    )
    sums = {f"all_{name}": Sum(name) for name in NUMBERS}
    merged = [
        (
            Place(feature, version, day, order, NO_UNIT),
            dict(zip(NUMBERS, numbers, strict=True)),
        )
        for day, order, *numbers in rows.order_by()
        .values_list("day", "ring_order")
        .annotate(**sums)
    ]
    add_numbers(merged)
    rows.delete()
