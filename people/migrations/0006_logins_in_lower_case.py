from django.db import migrations
from django.db.models import F
from django.db.models.functions import Lower


def in_lower_case(apps, schema_editor):
    """Write addresses as signing in looks for them; none can meet, their lower case is unique."""
    users = apps.get_model("people", "User").objects.exclude(email=Lower(F("email")))
    users.update(email=Lower(F("email")))


class Migration(migrations.Migration):
    """Logins whose address was typed with capitals could not sign in."""

    dependencies = [("people", "0005_languages_that_are_read")]

    operations = [migrations.RunPython(in_lower_case, migrations.RunPython.noop)]
