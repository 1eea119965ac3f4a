import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import modelcluster.fields
import taggit.managers
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('editorial', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobFamily',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_nl', models.CharField(max_length=120, verbose_name='name in Dutch')),
                ('name_en', models.CharField(blank=True, max_length=120, verbose_name='name in English')),
            ],
            options={
                'verbose_name': 'job family',
                'verbose_name_plural': 'job families',
                'ordering': ['name_nl'],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('street', models.CharField(blank=True, max_length=120, verbose_name='street and number')),
                ('postcode', models.CharField(blank=True, max_length=12, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='town')),
                ('opening_hours', models.CharField(blank=True, max_length=200, verbose_name='opening hours')),
                ('description', models.TextField(blank=True, verbose_name='description')),
            ],
            options={
                'verbose_name': 'location',
                'verbose_name_plural': 'locations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PeopleIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'people index page',
                'verbose_name_plural': 'people index pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'skill',
                'verbose_name_plural': 'skills',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('external_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='external id')),
                ('slug', models.SlugField(blank=True, max_length=160, unique=True, verbose_name='address')),
                ('first_name', models.CharField(max_length=80, verbose_name='first name')),
                ('nickname', models.CharField(blank=True, help_text='Shown instead of the first name.', max_length=80, verbose_name='preferred name')),
                ('prefix', models.CharField(blank=True, help_text='For example “van der” or “el”.', max_length=30, verbose_name='prefix')),
                ('last_name', models.CharField(max_length=120, verbose_name='last name')),
                ('pronouns', models.CharField(blank=True, max_length=40, verbose_name='pronouns')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone')),
                ('mobile', models.CharField(blank=True, max_length=40, verbose_name='mobile')),
                ('languages', models.JSONField(blank=True, default=list, help_text='Language codes, for example nl and pl.', verbose_name='languages')),
                ('ask_me_about', models.CharField(blank=True, max_length=250, verbose_name='ask me about')),
                ('biography', models.TextField(blank=True, verbose_name='about me')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='started on')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('is_active', models.BooleanField(default=True, verbose_name='works here')),
                ('display_name', models.CharField(editable=False, max_length=300, verbose_name='name')),
                ('sort_name', models.CharField(db_index=True, editable=False, max_length=300)),
                ('search_name', models.TextField(editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('locations', models.ManyToManyField(blank=True, related_name='people', to='people.location', verbose_name='locations')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='people.person', verbose_name='manager')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.kringimage', verbose_name='photo')),
                ('substitute', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='substitutes_for', to='people.person', verbose_name='substitute')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='login')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ['sort_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OrgUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('name_nl', models.CharField(max_length=160, verbose_name='name in Dutch')),
                ('name_en', models.CharField(blank=True, max_length=160, verbose_name='name in English')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('abbreviation', models.CharField(blank=True, max_length=20, verbose_name='abbreviation')),
                ('description', models.TextField(blank=True, verbose_name='what this unit does')),
                ('external_id', models.CharField(blank=True, max_length=255, null=True, unique=True, verbose_name='external id')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='units', to='people.location', verbose_name='main location')),
                ('head', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='heads_units', to='people.person', verbose_name='head')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='job title')),
                ('is_primary', models.BooleanField(default=True, verbose_name='main post')),
                ('search_title', models.TextField(default='', editable=False)),
                ('job_family', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='people.jobfamily', verbose_name='job family')),
                ('person', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='people.orgunit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-is_primary', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='units',
            field=models.ManyToManyField(related_name='people', through='people.Post', to='people.orgunit', verbose_name='units'),
        ),
        migrations.CreateModel(
            name='PersonSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_skills', to='people.person')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='people.skill')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='person',
            name='skills',
            field=taggit.managers.TaggableManager(blank=True, help_text='A comma-separated list of tags.', through='people.PersonSkill', to='people.Skill', verbose_name='skills'),
        ),
        migrations.CreateModel(
            name='WorkingDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='until')),
                ('location', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='people.location', verbose_name='where')),
                ('person', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='working_days', to='people.person')),
            ],
            options={
                'verbose_name': 'working day',
                'verbose_name_plural': 'working days',
                'ordering': ['weekday'],
            },
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('person', 'unit', 'title'), name='people_post_unique'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['is_active', 'sort_name'], name='people_active_sort'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['is_active', '-started_on'], name='people_active_started'),
        ),
        migrations.AddConstraint(
            model_name='workingday',
            constraint=models.UniqueConstraint(fields=('person', 'weekday'), name='people_workingday_unique'),
        ),
    ]
