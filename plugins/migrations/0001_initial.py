import django.db.models.deletion
import django.utils.timezone
import plugins.fields
import plugins.models.plugin
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kring_core', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PluginError',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('place', models.CharField(max_length=120, verbose_name='where')),
                ('summary', models.CharField(max_length=300, verbose_name='what')),
                ('traceback', models.TextField(blank=True, verbose_name='details')),
                ('ring_order', models.SmallIntegerField(null=True, verbose_name='ring')),
                ('first_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='first')),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='times')),
            ],
            options={
                'verbose_name': 'error of a plugin',
                'verbose_name_plural': 'errors of plugins',
                'ordering': ['-last_at'],
            },
        ),
        migrations.CreateModel(
            name='PluginSetting',
            fields=[
                ('slug', plugins.fields.PluginSlugField(primary_key=True, serialize=False, verbose_name='plugin')),
                ('values', models.JSONField(default=dict, verbose_name='values')),
            ],
            options={
                'verbose_name': 'settings of a plugin',
                'verbose_name_plural': 'settings of plugins',
            },
        ),
        migrations.CreateModel(
            name='Plugin',
            fields=[
                ('slug', plugins.fields.PluginSlugField(primary_key=True, serialize=False, verbose_name='slug')),
                ('version', models.CharField(blank=True, max_length=60, verbose_name='version')),
                ('is_enabled', models.BooleanField(default=False, verbose_name='enabled')),
                ('is_killed', models.BooleanField(default=False, verbose_name='stopped')),
                ('kill_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the stop')),
                ('killed_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped at')),
                ('salt', models.CharField(default=plugins.models.plugin.new_salt, editable=False, max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('killed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'plugin',
                'verbose_name_plural': 'plugins',
                'ordering': ['slug'],
                'permissions': [('manage_releases', 'Can release, pause, roll back and stop plugins')],
            },
        ),
        migrations.CreateModel(
            name='ScheduleRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('name', models.CharField(max_length=100, verbose_name='task')),
                ('started_at', models.DateTimeField(verbose_name='started')),
            ],
            options={
                'verbose_name': 'run of a schedule',
                'verbose_name_plural': 'runs of schedules',
                'constraints': [models.UniqueConstraint(fields=('slug', 'name'), name='plugins_schedule_unique')],
            },
        ),
        migrations.CreateModel(
            name='SettingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('before', models.JSONField(default=dict, verbose_name='before')),
                ('after', models.JSONField(default=dict, verbose_name='after')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change of settings',
                'verbose_name_plural': 'changes of settings',
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Breaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('ring_order', models.SmallIntegerField(null=True, verbose_name='ring')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('tripped_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='switched off')),
                ('reset_at', models.DateTimeField(blank=True, null=True, verbose_name='switched on again')),
                ('reset_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'breaker',
                'verbose_name_plural': 'breakers',
                'ordering': ['-tripped_at'],
                'indexes': [models.Index(fields=['slug', 'reset_at'], name='plugins_breaker_open')],
            },
        ),
        migrations.CreateModel(
            name='PersonalSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('values', models.JSONField(default=dict, verbose_name='values')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'settings of a person',
                'verbose_name_plural': 'settings of people',
                'constraints': [models.UniqueConstraint(fields=('user', 'slug'), name='plugins_personal_setting_unique')],
            },
        ),
        migrations.CreateModel(
            name='UsageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('ring_order', models.SmallIntegerField(null=True, verbose_name='ring')),
                ('kind', models.CharField(choices=[('seen', 'Seen'), ('use', 'Used'), ('error', 'Error'), ('overrun', 'Too slow')], max_length=7, verbose_name='kind')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='what')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'use of a plugin',
                'verbose_name_plural': 'use of plugins',
                'indexes': [models.Index(fields=['slug', 'kind', 'at'], name='plugins_usage_slug_kind')],
            },
        ),
    ]
