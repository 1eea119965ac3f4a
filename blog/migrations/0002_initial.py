import django.db.models.deletion
import modelcluster.contrib.taggit
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('blog', '0001_initial'),
        ('editorial', '0001_initial'),
        ('people', '0002_people'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.AddField(
            model_name='blog',
            name='co_reader',
            field=models.ForeignKey(blank=True, help_text='Reads each post before it is published. Empty: the manager publishes directly.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='co-reader'),
        ),
        migrations.AddField(
            model_name='blog',
            name='manager',
            field=models.ForeignKey(blank=True, help_text='Who writes this blog.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='blogs', to='people.person', verbose_name='manager'),
        ),
        migrations.AddField(
            model_name='blogpost',
            name='content_owner',
            field=models.ForeignKey(blank=True, help_text='The colleague who answers for this page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='owner'),
        ),
        migrations.AddField(
            model_name='blogpost',
            name='lead_image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.kringimage', verbose_name='lead image'),
        ),
        migrations.AddField(
            model_name='blogpost',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='editorial.PageTag', to='taggit.Tag', verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='bloggroup',
            name='group',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='blog_rights', to='auth.group'),
        ),
    ]
