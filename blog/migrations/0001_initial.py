import django.db.models.deletion
import editorial.fields
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
            name='Blog',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.CharField(blank=True, max_length=300, verbose_name='introduction')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=4, verbose_name='weekly on')),
            ],
            options={
                'verbose_name': 'blog',
                'verbose_name_plural': 'blogs',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='BlogIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.CharField(blank=True, max_length=300, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'blog index page',
                'verbose_name_plural': 'blog index pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='BlogPost',
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
            ],
            options={
                'verbose_name': 'blog post',
                'verbose_name_plural': 'blog posts',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='CoReaderApprovalTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'approval by the co-reader',
                'verbose_name_plural': 'approvals by the co-reader',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='BlogGroup',
            fields=[
                ('blog', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='rights', serialize=False, to='blog.blog')),
            ],
            options={
                'verbose_name': 'group of a blog',
                'verbose_name_plural': 'groups of blogs',
            },
        ),
    ]
