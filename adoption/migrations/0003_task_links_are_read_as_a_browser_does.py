import kring.core.addresses
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adoption', '0002_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ambassadortask',
            name='link',
            field=models.CharField(blank=True, help_text='An address that begins with / or https://. It may stay empty.', max_length=500, validators=[kring.core.addresses.AddressValidator()], verbose_name='where'),
        ),
    ]
