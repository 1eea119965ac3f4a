"""One feature of a plugin is stopped by hand: which, in the row of its plugin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plugins", "0007_half_open")]

    operations = [
        migrations.AddField(
            model_name="plugin",
            name="stopped_features",
            field=models.JSONField(default=dict, editable=False, verbose_name="stopped features"),
        ),
    ]
