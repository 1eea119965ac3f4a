import django.core.validators
import django.utils.timezone
import plugins.fields
import releases.models.release
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kring_core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ambassador',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('applied', 'Applied'), ('active', 'Ambassador'), ('declined', 'Not now'), ('left', 'No longer')], db_index=True, default='applied', max_length=8, verbose_name='status')),
                ('motivation', models.TextField(max_length=1000, verbose_name='motivation')),
                ('applied_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='applied')),
                ('since', models.DateField(blank=True, null=True, verbose_name='ambassador since')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='answer')),
            ],
            options={
                'verbose_name': 'ambassador',
                'verbose_name_plural': 'ambassadors',
                'ordering': ['status', '-applied_at'],
            },
        ),
        migrations.CreateModel(
            name='AmbassadorTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='task')),
                ('link', models.CharField(blank=True, help_text='An address that begins with / or https://. It may stay empty.', max_length=500, validators=[django.core.validators.RegexValidator('^(/(?![/\\\\])|https://)\\S*$', 'Write an address that begins with / or https://.')], verbose_name='where')),
                ('keys', models.JSONField(blank=True, default=list, validators=[releases.models.release.validate_keys], verbose_name='who')),
                ('due_on', models.DateField(verbose_name='due')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'task for ambassadors',
                'verbose_name_plural': 'tasks for ambassadors',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationMoment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plugin', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('ring_order', models.PositiveSmallIntegerField(verbose_name='ring')),
                ('opens_on', models.DateField(verbose_name='invite on')),
                ('closes_on', models.DateField(verbose_name='collect until')),
                ('invited_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='invited')),
                ('invited', models.PositiveIntegerField(default=0, editable=False, verbose_name='people invited')),
                ('decided', models.TextField(blank=True, verbose_name='what was decided')),
            ],
            options={
                'verbose_name': 'evaluation moment',
                'verbose_name_plural': 'evaluation moments',
                'ordering': ['-opens_on', 'plugin'],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plugin', plugins.fields.PluginSlugField(verbose_name='plugin')),
                ('ring_order', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ring')),
                ('kind', models.CharField(choices=[('tip', 'Tip'), ('top', 'Top'), ('flop', 'Flop')], max_length=4, verbose_name='kind')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='text')),
                ('page_url', models.CharField(blank=True, max_length=500, verbose_name='given on')),
                ('status', models.CharField(choices=[('new', 'New'), ('planned', 'Planned'), ('done', 'Done'), ('wont_do', "Won't do")], default='new', max_length=8, verbose_name='status')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given')),
            ],
            options={
                'verbose_name': 'feedback',
                'verbose_name_plural': 'feedback',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Plugins name the goal by this.', max_length=60, unique=True, verbose_name='slug')),
                ('title_nl', models.CharField(max_length=120, verbose_name='title in Dutch')),
                ('title_en', models.CharField(blank=True, max_length=120, verbose_name='title in English')),
                ('why_nl', models.TextField(max_length=1000, verbose_name='why, in Dutch')),
                ('why_en', models.TextField(blank=True, max_length=1000, verbose_name='why, in English')),
                ('baseline', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='at the start')),
                ('target', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='target')),
                ('direction', models.CharField(choices=[('up', 'The higher, the better'), ('down', 'The lower, the better')], default='up', max_length=4, verbose_name='direction')),
                ('unit', models.CharField(help_text='For example: %, minutes.', max_length=40, verbose_name='counted in')),
                ('unit_en', models.CharField(blank=True, max_length=40, verbose_name='counted in, in English')),
                ('due_on', models.DateField(verbose_name='to be reached by')),
                ('indicator', models.CharField(blank=True, help_text='Plugin and indicator, such as ideas.votes. Empty: values are entered by hand.', max_length=64, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9]{1,30}\\.[a-z][a-z0-9_]*$')], verbose_name='measured by a plugin')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'goal',
                'verbose_name_plural': 'goals',
                'ordering': ['due_on', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measured_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='measured on')),
                ('value', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='value')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
            ],
            options={
                'verbose_name': 'value',
                'verbose_name_plural': 'values',
                'ordering': ['goal', 'measured_on'],
            },
        ),
        migrations.CreateModel(
            name='TaskAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('not_possible', 'Not possible')], max_length=12, verbose_name='outcome')),
                ('remark', models.TextField(blank=True, max_length=1000, verbose_name='remark')),
                ('answered_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='answered')),
            ],
            options={
                'verbose_name': 'answer to a task',
                'verbose_name_plural': 'answers to tasks',
                'ordering': ['answered_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Thanks',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='what for')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
            ],
            options={
                'verbose_name': 'thanks',
                'verbose_name_plural': 'thanks',
                'ordering': ['-created_at'],
            },
        ),
    ]
