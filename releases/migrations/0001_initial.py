import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import plugins.fields
import releases.models.release
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('plugins', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='description')),
                ('rings', models.JSONField(default=list, verbose_name='rings')),
            ],
            options={
                'verbose_name': 'plan template',
                'verbose_name_plural': 'plan templates',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'quiet period',
                'verbose_name_plural': 'quiet periods',
                'ordering': ['-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='releases_freeze_dates')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=60, verbose_name='version')),
                ('status', models.CharField(choices=[('draft', 'Being planned'), ('running', 'Under way'), ('paused', 'Paused'), ('done', 'Reached everyone'), ('rolled_back', 'Rolled back'), ('ended', 'Ended')], default='draft', max_length=12, verbose_name='status')),
                ('advances_automatically', models.BooleanField(default=False, verbose_name='advance automatically when all conditions hold')),
                ('time_zone', models.CharField(default=releases.models.release.default_time_zone, max_length=60, validators=[releases.models.release.validate_time_zone], verbose_name='time zone')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('end_told_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plugin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='plugins.plugin')),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='ReleaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveBigIntegerField(unique=True)),
                ('plugin', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('action', models.CharField(max_length=40, verbose_name='action')),
                ('actor_name', models.CharField(blank=True, max_length=300, verbose_name='who')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('before', models.JSONField(default=dict, verbose_name='before')),
                ('after', models.JSONField(default=dict, verbose_name='after')),
                ('people_affected', models.PositiveIntegerField(null=True, verbose_name='people affected')),
                ('created_at', models.DateTimeField(verbose_name='when')),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'release event',
                'verbose_name_plural': 'release events',
                'ordering': ['sequence'],
            },
        ),
        migrations.CreateModel(
            name='Ring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('soak_hours', models.PositiveIntegerField(default=24, help_text='How long this ring is watched at least.', verbose_name='soak time in hours')),
                ('error_budget', models.PositiveIntegerField(default=3, help_text='How many errors this ring may see in all.', verbose_name='error budget')),
                ('min_people', models.PositiveIntegerField(default=0, help_text='How many people must have used it.', verbose_name='people reached')),
                ('feedback_quorum', models.PositiveIntegerField(default=0, help_text='How many people must have given a tip, top or flop.', verbose_name='answers')),
                ('blocks_on_open_flop', models.BooleanField(default=True, verbose_name='an open flop holds the release')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('keys', models.JSONField(blank=True, default=list, validators=[releases.models.release.validate_keys], verbose_name='who')),
                ('percentage', models.PositiveIntegerField(default=0, help_text='In hundredths of a percent: 1000 is 10 %, 10000 is everyone.', validators=[django.core.validators.MaxValueValidator(10000)], verbose_name='percentage')),
                ('percentage_unit', models.CharField(choices=[('person', 'people'), ('unit', 'units, so that colleagues share')], default='person', max_length=6, verbose_name='percentage of')),
                ('starts_at', models.DateTimeField(blank=True, help_text='In the time zone of the release.', null=True, verbose_name='not before')),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='opened')),
                ('mandatory_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='mandatory since')),
                ('mandatory_reason', models.CharField(blank=True, editable=False, max_length=500, verbose_name='why it is mandatory')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='releases.release')),
            ],
            options={
                'verbose_name': 'ring',
                'verbose_name_plural': 'rings',
                'ordering': ['release', 'order'],
            },
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='put aside')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('plugin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opt_outs', to='plugins.plugin')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'plugin put aside',
                'verbose_name_plural': 'plugins put aside',
                'constraints': [models.UniqueConstraint(fields=('plugin', 'user'), name='releases_opt_out_unique')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effect', models.CharField(choices=[('allow', 'has it'), ('deny', 'does not have it')], max_length=5, verbose_name='effect')),
                ('key', models.CharField(max_length=100, verbose_name='who')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plugin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='plugins.plugin')),
            ],
            options={
                'verbose_name': 'exception',
                'verbose_name_plural': 'exceptions',
                'constraints': [models.UniqueConstraint(fields=('plugin', 'key'), name='releases_override_unique')],
            },
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('running', 'paused'))), fields=('plugin',), name='releases_one_release_under_way'),
        ),
        migrations.AddConstraint(
            model_name='ring',
            constraint=models.UniqueConstraint(fields=('release', 'order'), name='releases_ring_order_unique'),
        ),
    ]
