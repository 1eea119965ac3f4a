"""Feedback says which feature and which version it is about."""

from collections import defaultdict
from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone


def name_versions(apps, schema_editor):
    """Name the version of what was given when one alone was in use: that day, or that week without a name.

    Where there were two, or none was counted, it stays blank and is judged by its time.
    """
    versions_on = defaultdict(set)
    counts = apps.get_model("plugins", "DayCount").objects.exclude(version="").order_by()
    for feature, version, day in counts.values_list("feature", "version", "day").distinct():
        versions_on[feature.partition(".")[0], day].add(version)
    feedback = apps.get_model("adoption", "Feedback").objects
    for row in feedback.only("plugin", "giver_id", "created_at").iterator():
        first = timezone.localdate(row.created_at)
        days = (first + timedelta(days=number) for number in range(1 if row.giver_id else 7))
        found = set().union(*(versions_on.get((row.plugin, day), ()) for day in days))
        if len(found) == 1:
            feedback.filter(pk=row.pk).update(version=found.pop())


class Migration(migrations.Migration):
    dependencies = [
        ("adoption", "0004_feedback_tells_no_time"),
        ("plugins", "0006_conformance"),
    ]

    operations = [
        migrations.AddField(
            model_name="feedback",
            name="feature",
            field=models.CharField(blank=True, default="", max_length=31, verbose_name="feature"),
        ),
        migrations.AddField(
            model_name="feedback",
            name="version",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="version"),
        ),
        migrations.RunPython(name_versions, migrations.RunPython.noop),
    ]
