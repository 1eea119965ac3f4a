import django.db.models.deletion
import modelcluster.fields
import taggit.managers
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('editorial', '0001_initial'),
        ('people', '0002_people'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='contentrecord',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='authored_content', to='people.person'),
        ),
        migrations.AddField(
            model_name='contentrecord',
            name='owner',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='owned_content', to='people.person'),
        ),
        migrations.AddField(
            model_name='contentrecord',
            name='rules',
            field=models.ManyToManyField(related_name='records', to='editorial.accessrule'),
        ),
        migrations.CreateModel(
            name='DocumentText',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='editorial.kringdocument')),
                ('file_hash', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Read'), ('empty', 'Has no text, for example a scan'), ('unknown', 'Of a kind that is not read'), ('too_large', 'Too large to read'), ('failed', 'Could not be read')], default='waiting', max_length=12, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read')),
            ],
            options={
                'verbose_name': 'text of a document',
                'verbose_name_plural': 'texts of documents',
            },
        ),
        migrations.AddField(
            model_name='kringdocument',
            name='access_rule',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.accessrule'),
        ),
        migrations.AddField(
            model_name='kringdocument',
            name='collection',
            field=models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection'),
        ),
        migrations.AddField(
            model_name='kringdocument',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='kringdocument',
            name='uploaded_by_user',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user'),
        ),
        migrations.AddField(
            model_name='kringimage',
            name='access_rule',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='editorial.accessrule'),
        ),
        migrations.AddField(
            model_name='kringimage',
            name='collection',
            field=models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection'),
        ),
        migrations.AddField(
            model_name='kringimage',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags'),
        ),
        migrations.AddField(
            model_name='kringimage',
            name='uploaded_by_user',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user'),
        ),
        migrations.AddField(
            model_name='contentrecord',
            name='lead_image',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.kringimage'),
        ),
        migrations.AddField(
            model_name='pagetag',
            name='content_object',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to=settings.WAGTAIL_PAGE_MODEL),
        ),
        migrations.AddField(
            model_name='pagetag',
            name='tag',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag'),
        ),
        migrations.AddField(
            model_name='recordaudience',
            name='record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audience', to='editorial.contentrecord'),
        ),
        migrations.AddField(
            model_name='rendition',
            name='image',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='editorial.kringimage'),
        ),
        migrations.AddField(
            model_name='reviewtask',
            name='groups',
            field=models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups'),
        ),
        migrations.AddConstraint(
            model_name='accessrulekey',
            constraint=models.UniqueConstraint(fields=('rule', 'key'), name='editorial_rule_key_unique'),
        ),
        migrations.AddIndex(
            model_name='kringimage',
            index=models.Index(fields=['file'], name='editorial_image_file'),
        ),
        migrations.AddIndex(
            model_name='contentrecord',
            index=models.Index(fields=['kind', '-published_at'], name='editorial_kind_published'),
        ),
        migrations.AddIndex(
            model_name='contentrecord',
            index=models.Index(fields=['kind', 'starts_at'], name='editorial_kind_starts'),
        ),
        migrations.AddIndex(
            model_name='contentrecord',
            index=models.Index(fields=['-published_at'], name='editorial_published'),
        ),
        migrations.AddIndex(
            model_name='contentrecord',
            index=models.Index(fields=['parent_id', '-published_at'], name='editorial_parent_published'),
        ),
        migrations.AddIndex(
            model_name='contentrecord',
            index=models.Index(fields=['owner', 'review_date'], name='editorial_owner_review'),
        ),
        migrations.AddIndex(
            model_name='recordaudience',
            index=models.Index(fields=['key', 'record'], name='editorial_audience_key'),
        ),
        migrations.AddConstraint(
            model_name='recordaudience',
            constraint=models.UniqueConstraint(fields=('record', 'key'), name='editorial_audience_unique'),
        ),
        migrations.AddIndex(
            model_name='rendition',
            index=models.Index(fields=['file'], name='editorial_rendition_file'),
        ),
        migrations.AddConstraint(
            model_name='rendition',
            constraint=models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='editorial_rendition_unique'),
        ),
    ]
