import django.db.models.deletion
import editorial.fields
import modelsearch.index
import wagtail.images.models
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
            name='AccessRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'access rule',
                'verbose_name_plural': 'access rules',
            },
        ),
        migrations.CreateModel(
            name='ContentRecord',
            fields=[
                ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='record', serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(max_length=30, verbose_name='kind')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('headings', models.JSONField(blank=True, default=list, verbose_name='headings')),
                ('keywords', models.TextField(blank=True, verbose_name='keywords')),
                ('categories', models.JSONField(blank=True, default=list, verbose_name='categories')),
                ('url', models.CharField(max_length=1000, verbose_name='address')),
                ('path', models.CharField(db_index=True, max_length=255)),
                ('parent_id', models.PositiveBigIntegerField(db_index=True, null=True)),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], max_length=5, verbose_name='language')),
                ('lead_image_alt', models.CharField(blank=True, max_length=255)),
                ('review_date', models.DateField(null=True, verbose_name='review date')),
                ('must_read', models.BooleanField(default=False, verbose_name='must read')),
                ('allow_comments', models.BooleanField(default=False, verbose_name='comments allowed')),
                ('hide_from_search', models.BooleanField(default=False, verbose_name='hidden from search')),
                ('for_everybody', models.BooleanField(default=True, verbose_name='for everybody')),
                ('starts_at', models.DateTimeField(null=True, verbose_name='starts')),
                ('ends_at', models.DateTimeField(null=True, verbose_name='ends')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('updated_at', models.DateTimeField(verbose_name='changed')),
            ],
            options={
                'verbose_name': 'content record',
                'verbose_name_plural': 'content records',
            },
        ),
        migrations.CreateModel(
            name='KringDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('restricted_to', editorial.fields.SubjectKeysField(blank=True, default=list, help_text="Leave empty for everybody. Others get “not found”, also by the file's address.", verbose_name='only visible to')),
                ('language', models.CharField(blank=True, max_length=5, verbose_name='language')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'permissions': [('choose_document', 'Can choose document')],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='KringImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('restricted_to', editorial.fields.SubjectKeysField(blank=True, default=list, help_text="Leave empty for everybody. Others get “not found”, also by the file's address.", verbose_name='only visible to')),
                ('credit', models.CharField(blank=True, max_length=200, verbose_name='credit')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'permissions': [('choose_image', 'Can choose image')],
                'abstract': False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='LineApprovalTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('levels', models.PositiveSmallIntegerField(default=1, help_text="1 is the direct manager, 2 that manager's manager.", verbose_name='levels up')),
            ],
            options={
                'verbose_name': 'approval up the line',
                'verbose_name_plural': 'approvals up the line',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='OwnerApprovalTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'approval by the owner',
                'verbose_name_plural': 'approvals by the owner',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='PageTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RecordAudience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
            ],
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ReviewTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
            ],
            options={
                'verbose_name': 'review by a second person',
                'verbose_name_plural': 'reviews by a second person',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='AccessRuleKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=100)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='editorial.accessrule')),
            ],
        ),
    ]
