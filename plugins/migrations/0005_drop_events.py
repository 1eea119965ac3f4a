from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("plugins", "0004_carry_use_over")]

    operations = [
        migrations.RemoveField("breaker", "ring_order"),
        migrations.RemoveField("breaker", "reason"),
        migrations.DeleteModel("UsageEvent"),
    ]
