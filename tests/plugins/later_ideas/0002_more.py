"""A later version, which wants a table that people use for a moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ideas", "0001_initial")]
    operations = [migrations.AddField("Idea", "more", models.IntegerField(null=True))]
