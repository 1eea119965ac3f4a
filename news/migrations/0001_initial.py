import django.db.models.deletion
import editorial.fields
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kring_core', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='NewsCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, unique=True, verbose_name='address')),
                ('name_nl', models.CharField(max_length=80, verbose_name='name in Dutch')),
                ('name_en', models.CharField(blank=True, max_length=80, verbose_name='name in English')),
            ],
            options={
                'verbose_name': 'news category',
                'verbose_name_plural': 'news categories',
                'ordering': ['name_nl'],
            },
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.CharField(blank=True, max_length=300, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'news index page',
                'verbose_name_plural': 'news index pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences. Shown in lists, in search and above the text.', max_length=400, verbose_name='summary')),
                ('lead_image_alt', models.CharField(blank=True, help_text='Describes the image for people who cannot see it. Empty if it only decorates.', max_length=255, verbose_name='alternative text')),
                ('body', editorial.fields.BodyField(blank=True, verbose_name='text')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], default='nl', max_length=5, verbose_name='language')),
                ('review_date', models.DateField(blank=True, help_text='When the owner looks whether this is still right.', null=True, verbose_name='review date')),
                ('audience', editorial.fields.SubjectKeysField(blank=True, default=list, help_text='For whom this matters most. Others can still find and read it.', verbose_name='audience')),
                ('must_read', models.BooleanField(default=False, help_text='Everybody in the audience has to read this.', verbose_name='must read')),
                ('restricted_to', editorial.fields.SubjectKeysField(blank=True, default=list, help_text='Leave empty for everybody. Others get “not found”, here and on everything below this page.', verbose_name='only visible to')),
                ('allow_comments', models.BooleanField(default=True, verbose_name='allow comments')),
                ('hide_from_search', models.BooleanField(default=False, verbose_name='hide from search')),
                ('categories', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='news', to='news.newscategory', verbose_name='categories')),
            ],
            options={
                'verbose_name': 'news item',
                'verbose_name_plural': 'news items',
            },
            bases=('wagtailcore.page', models.Model),
        ),
    ]
