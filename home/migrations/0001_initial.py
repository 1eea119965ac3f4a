import django.db.models.deletion
import editorial.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kring_core', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentPage',
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
                ('code', models.CharField(blank=True, help_text='The number people know it by, for example P45 or AO-2025/17.', max_length=40, verbose_name='code')),
            ],
            options={
                'verbose_name': 'guidance page',
                'verbose_name_plural': 'guidance pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('greeting', models.CharField(blank=True, max_length=160, verbose_name='greeting')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home pages',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_shown', models.BooleanField(default=False, verbose_name='show the alert')),
                ('level', models.CharField(choices=[('info', 'Information'), ('warning', 'Warning'), ('danger', 'Emergency')], default='info', max_length=10, verbose_name='level')),
                ('text', models.CharField(blank=True, max_length=300, verbose_name='text')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='read more')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
            ],
            options={
                'verbose_name': 'alert',
                'verbose_name_plural': 'alerts',
            },
        ),
    ]
