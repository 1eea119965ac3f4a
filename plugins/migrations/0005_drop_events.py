from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plugins", "0004_carry_use_over")]

    operations = [
        migrations.RemoveField("breaker", "ring_order"),
        # With a default there is a way back for the rows that are there by then.
        migrations.AlterField("breaker", "reason", models.CharField(default="", max_length=300)),
        migrations.RemoveField("breaker", "reason"),
        migrations.DeleteModel("UsageEvent"),
    ]
