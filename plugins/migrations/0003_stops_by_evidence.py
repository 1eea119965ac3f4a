import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plugins", "0002_evidence")]

    operations = [
        migrations.CreateModel(
            name="PeopleTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("feature", models.CharField(max_length=80, verbose_name="feature")),
                ("version", models.CharField(max_length=60, verbose_name="version")),
                ("ring_order", models.SmallIntegerField(default=-1, verbose_name="ring")),
                (
                    "reached",
                    models.PositiveIntegerField(
                        default=0, verbose_name="people whom it reached"
                    ),
                ),
                (
                    "used",
                    models.PositiveIntegerField(default=0, verbose_name="people who used it"),
                ),
            ],
            options={
                "verbose_name": "number of people",
                "verbose_name_plural": "numbers of people",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feature", "version", "ring_order"),
                        name="plugins_people_total_unique",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="daycount",
            index=models.Index(fields=["day"], name="plugins_day_count_day"),
        ),
        migrations.AddField(
            model_name="pluginerror",
            name="version",
            field=models.CharField(blank=True, max_length=60, verbose_name="version"),
        ),
        migrations.RemoveIndex(model_name="breaker", name="plugins_breaker_open"),
        migrations.RenameField("breaker", "slug", "feature"),
        migrations.AlterField(
            "breaker", "feature", models.CharField(max_length=80, verbose_name="feature")
        ),
        migrations.RenameField("breaker", "tripped_at", "opened_at"),
        migrations.AlterField(
            "breaker",
            "opened_at",
            models.DateTimeField(default=django.utils.timezone.now, verbose_name="stopped"),
        ),
        migrations.AddField(
            "breaker",
            "version",
            models.CharField(blank=True, max_length=60, verbose_name="version"),
        ),
        migrations.AddField(
            "breaker",
            "unit",
            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="unit"),
        ),
        migrations.AddField(
            "breaker",
            "cause",
            models.CharField(
                choices=[
                    ("harm", "Too many people met a fault"),
                    ("count", "Too many faults"),
                ],
                default="harm",
                max_length=10,
                verbose_name="cause",
            ),
        ),
        migrations.AddField(
            "breaker", "evidence", models.JSONField(default=dict, verbose_name="evidence")
        ),
        migrations.AddField(
            "breaker",
            "reset_reason",
            models.CharField(
                blank=True, max_length=500, verbose_name="why it is on again"
            ),
        ),
        migrations.AlterModelOptions(
            name="breaker",
            options={
                "ordering": ["-opened_at"],
                "verbose_name": "stop by evidence",
                "verbose_name_plural": "stops by evidence",
            },
        ),
        migrations.AddIndex(
            model_name="breaker",
            index=models.Index(fields=["feature", "reset_at"], name="plugins_breaker_open"),
        ),
    ]
