"""The evidence about a plugin since it reached people, and its errors."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.utils import timezone

from demo.loader.past import Past
from kring.core.subjects import counted_units, home_units
from plugins.contributions.usage import version_of
from plugins.models import DayCount, PersonEvidence, PluginError
from plugins.models.evidence import NO_UNIT

FAULT = "TimeoutError: the list took longer than 3 s"
# On how many working days most people meet it, and how many of those use it; enough for charts that look real.
MOST_DAYS, SHARE_OF_USE = 6, 0.5


def load(*, past: Past, plugin: str) -> None:
    """Make the days of most of the people in each ring, and one old error: few rows, made at once."""
    version = version_of(plugin)
    rings = {order: since for (slug, order), since in past.opened.items() if slug == plugin}
    lifted = counted_units()
    units = {user: lifted.get(int(key.partition(":")[2]), NO_UNIT) for user, key in home_units()}
    people: list[PersonEvidence] = []
    days: dict[tuple[date, int, int], Counter[str]] = defaultdict(Counter)
    for order, since in rings.items():
        working = _working_days(timezone.localdate(since), timezone.localdate())
        for user in past.members[plugin, order]:
            number = min(len(working), past.chance.randrange(MOST_DAYS))
            seen = sorted(past.chance.sample(working, number))
            used = [day for day in seen if past.chance.random() < SHARE_OF_USE]
            unit = units.get(user.pk, NO_UNIT)
            for day in seen:
                days[day, order, unit]["seen"] += 1
            for day in used:
                times = past.chance.randint(1, 3)
                days[day, order, unit].update(people=1, uses=times)
            if seen:
                row = PersonEvidence(
                    feature=plugin,
                    version=version,
                    user=user,
                    ring_order=order,
                    unit=unit,
                    first_day=seen[0],
                    last_day=seen[-1],
                    last_used=used[-1] if used else None,
                    days_used=len(used),
                )
                people.append(row)
    first = rings[0] + timedelta(days=1)
    days[timezone.localdate(first), 0, NO_UNIT].update(faults=2)
    PersonEvidence.objects.bulk_create(people)
    DayCount.objects.bulk_create(
        DayCount(feature=plugin, version=version, day=day, ring_order=order, unit=unit, **numbers)
        for (day, order, unit), numbers in days.items()
    )
    PluginError.objects.create(
        slug=plugin,
        version=version,
        place="slot page.after_body",
        summary=FAULT,
        ring_order=0,
        count=2,
        first_at=first,
        last_at=first,
    )


def _working_days(first: date, last: date) -> list[date]:
    """Return the days from Monday to Friday between these two, both included."""
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in every if day.weekday() < 5]
