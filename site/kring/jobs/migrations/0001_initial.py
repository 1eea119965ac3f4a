import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kring_core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('function', models.CharField(max_length=255, verbose_name='function')),
                ('arguments', models.JSONField(default=dict, verbose_name='arguments')),
                ('key', models.CharField(blank=True, max_length=255, verbose_name='key')),
                ('queue', models.CharField(db_default='kring', default='kring', max_length=20, verbose_name='queue')),
                ('status', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('dropped', 'Dropped')], default='waiting', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now, verbose_name='not before')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('error', models.TextField(blank=True, verbose_name='error')),
            ],
            options={
                'verbose_name': 'background job',
                'verbose_name_plural': 'background jobs',
                'indexes': [models.Index(fields=['status', 'not_before'], name='jobs_status_not_before'), models.Index(fields=['status', 'finished_at'], name='jobs_status_finished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'waiting'), models.Q(('key', ''), _negated=True)), fields=('key',), name='jobs_waiting_key_unique')],
            },
        ),
    ]
