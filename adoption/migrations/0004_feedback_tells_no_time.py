"""Give feedback keys that tell no order, and anonymous feedback no time finer than its week."""

from django.db import migrations, models

import adoption.feedback.models


def forget_time_and_order(apps, schema_editor):
    """Draw a new key for each row; move anonymous ones to the Monday of their week, without a ring."""
    feedback = apps.get_model("adoption", "Feedback")
    for row in feedback.objects.order_by("pk"):
        values = {"id": adoption.feedback.models.random_key()}
        if row.giver_id is None:
            monday = adoption.feedback.models.start_of_week(row.created_at)
            values |= {"created_at": monday, "ring_order": None}
        feedback.objects.filter(pk=row.pk).update(**values)


class Migration(migrations.Migration):
    dependencies = [("adoption", "0003_task_links_are_read_as_a_browser_does")]

    operations = [
        migrations.AlterField(
            model_name="feedback",
            name="id",
            field=models.BigIntegerField(
                default=adoption.feedback.models.random_key,
                editable=False,
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.RunPython(forget_time_and_order, migrations.RunPython.noop),
    ]
