"""Carry the events of use over to counts of days, and the rings that were off to stops.

An event kept the second and the person of each use; from now on days are kept. A ring that was off becomes a stop
for everybody: an upgrade switches nothing on that somebody would have had to look at first.
"""

from django.db import migrations
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate

NO_RING, NO_UNIT, AT_ONCE = -1, 0, 1_000
FAULTS = ("error", "overrun")


def carry_over(apps, schema_editor):
    """Make the rows of days, of people and of stops."""
    plugins = apps.get_model("plugins", "Plugin").objects
    versions = dict(plugins.values_list("slug", "version"))
    events = apps.get_model("plugins", "UsageEvent").objects.order_by()
    _days(apps.get_model("plugins", "DayCount").objects, events, versions)
    _people(apps.get_model("plugins", "PersonEvidence").objects, events, versions)
    for breaker in apps.get_model("plugins", "Breaker").objects.all():
        breaker.version, breaker.cause = versions.get(breaker.feature, ""), "count"
        breaker.save(update_fields=["version", "cause"])


def _days(counts, events, versions):
    rows = (
        events.annotate(day=TruncDate("at"))
        .values("slug", "ring_order", "day")
        .annotate(
            uses=Count("pk", filter=Q(kind="use")),
            seen=Count("user", distinct=True),
            people=Count("user", distinct=True, filter=Q(kind="use")),
            failed=Count("user", distinct=True, filter=Q(kind__in=FAULTS)),
            faults=Count("pk", filter=Q(kind__in=FAULTS)),
        )
    )
    counts.bulk_create(
        (
            counts.model(
                feature=row["slug"],
                version=versions.get(row["slug"], ""),
                day=row["day"],
                ring_order=NO_RING if row["ring_order"] is None else row["ring_order"],
                unit=NO_UNIT,
                **{name: row[name] for name in ("uses", "seen", "people", "failed", "faults")},
            )
            for row in rows.iterator()
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _people(people, events, versions):
    used, failed = Q(kind="use"), Q(kind__in=FAULTS)
    rows = (
        events.exclude(user=None)
        .annotate(day=TruncDate("at"))
        .values("slug", "user")
        .annotate(
            first_day=Min("day"),
            last_day=Max("day"),
            ring=Min("ring_order"),
            last_used=Max("day", filter=used),
            last_failed=Max("day", filter=failed),
            days_used=Count("day", distinct=True, filter=used),
            days_failed=Count("day", distinct=True, filter=failed),
        )
    )
    people.bulk_create(
        (
            people.model(
                feature=row.pop("slug"),
                version=version,
                user_id=row.pop("user"),
                ring_order=NO_RING if (ring := row.pop("ring")) is None else ring,
                **row,
            )
            for row in rows.iterator()
            if (version := versions.get(row["slug"], "")) is not None
        ),
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("plugins", "0003_stops_by_evidence")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
