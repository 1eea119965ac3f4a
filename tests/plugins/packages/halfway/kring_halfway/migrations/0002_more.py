from django.db import migrations, models


def fail(apps, schema_editor):
    raise RuntimeError("half-way")


class Migration(migrations.Migration):
    dependencies = [("halfway", "0001_initial")]
    operations = [
        migrations.AddField("Note", "more", models.CharField(default="", max_length=5)),
        migrations.RunPython(fail, migrations.RunPython.noop),
    ]
