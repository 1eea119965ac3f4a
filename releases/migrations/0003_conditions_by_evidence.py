"""Rings are judged by evidence: a soak in working days and a share that used it replace the fixed counts."""

from math import ceil

import django.core.validators
from django.db import migrations, models

FIXED = ("soak_hours", "error_budget", "min_people", "feedback_quorum", "blocks_on_open_flop")


def soak_days(hours):
    """Return the working days of so many hours; two at least, as every ring is watched."""
    return max(2, ceil(hours / 24))


def in_working_days(apps, schema_editor):
    """Carry the soak time over, in rings and in templates."""
    ring_model = apps.get_model("releases", "Ring")
    for ring in ring_model.objects.iterator():
        ring_model.objects.filter(pk=ring.pk).update(soak_days=soak_days(ring.soak_hours))
    for template in apps.get_model("releases", "PlanTemplate").objects.iterator():
        for fields in template.rings:
            fields["soak_days"] = soak_days(fields.get("soak_hours", 24))
            fields["used_share"] = 10
            for name in FIXED:
                fields.pop(name, None)
        template.save(update_fields=["rings"])


class Migration(migrations.Migration):
    dependencies = [("releases", "0002_features")]

    operations = [
        migrations.AddField(
            model_name="ring",
            name="soak_days",
            field=models.PositiveIntegerField(
                default=2,
                help_text="How long this ring is watched at least.",
                validators=[django.core.validators.MinValueValidator(2)],
                verbose_name="soak time in working days",
            ),
        ),
        migrations.AddField(
            model_name="ring",
            name="used_share",
            field=models.PositiveIntegerField(
                default=10,
                help_text="Of the people of this ring. Choose less beforehand for what is meant for few.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(100),
                ],
                verbose_name="percentage that must have used it",
            ),
        ),
        migrations.RunPython(in_working_days, migrations.RunPython.noop, elidable=False),
        *[migrations.RemoveField(model_name="ring", name=name) for name in FIXED],
    ]
