import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


POSTGRESQL = """
CREATE TABLE search_words (rowid bigint PRIMARY KEY, search_words tsvector NOT NULL);
CREATE INDEX search_words_index ON search_words USING gin (search_words);
CREATE FUNCTION search_entry_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM search_words WHERE rowid = OLD.id; RETURN OLD; END $$;
CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry
FOR EACH ROW EXECUTE FUNCTION search_entry_deleted();
"""
SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5"
    "(title, names, keywords, headings, body, prefix='2 3 4')",
    "CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry "
    "BEGIN DELETE FROM search_words WHERE rowid = old.id; END",
)


def add_words(apps, schema_editor):
    """Make the table of words, and have its rows go with their entries."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def remove_words(apps, schema_editor):
    """Drop the table of words."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER search_entry_deleted ON search_entry")
        schema_editor.execute("DROP FUNCTION search_entry_deleted")
    else:
        schema_editor.execute("DROP TRIGGER search_entry_deleted")
    schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kring_core', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=320, unique=True)),
                ('source', models.CharField(max_length=64)),
                ('document_id', models.CharField(max_length=255)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.TextField()),
                ('sort_title', models.CharField(max_length=100)),
                ('url', models.TextField()),
                ('summary', models.TextField(blank=True)),
                ('body', models.TextField(blank=True)),
                ('facts', models.JSONField(default=list)),
                ('trail', models.JSONField(default=list)),
                ('language', models.CharField(blank=True, max_length=5)),
                ('plugin', models.CharField(blank=True, max_length=40)),
                ('published', models.DateTimeField(null=True)),
                ('version', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='running', max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('results', models.JSONField(default=list)),
                ('problem', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DaySalt',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('salt', models.CharField(max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DeadLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=64, verbose_name='source')),
                ('document_id', models.CharField(max_length=255, verbose_name='document')),
                ('reason', models.TextField(verbose_name='reason')),
                ('failures', models.PositiveIntegerField(default=1, verbose_name='times')),
                ('first_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='first time')),
                ('last_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last time')),
            ],
            options={
                'verbose_name': 'document that could not be indexed',
                'verbose_name_plural': 'documents that could not be indexed',
                'ordering': ['-last_at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EntryLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=60)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EntryValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=255)),
                ('label', models.TextField(blank=True)),
                ('words', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HiddenDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=320, unique=True, verbose_name='document')),
                ('title', models.CharField(blank=True, max_length=255, verbose_name='title')),
                ('reason', models.CharField(max_length=255, verbose_name='reason')),
                ('hidden_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='hidden')),
            ],
            options={
                'verbose_name': 'hidden document',
                'verbose_name_plural': 'hidden documents',
                'ordering': ['-hidden_at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IndexBuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(blank=True, max_length=255, verbose_name='index')),
                ('mapping_version', models.PositiveIntegerField(verbose_name='version of the mapping')),
                ('status', models.CharField(choices=[('running', 'Running'), ('finished', 'Finished'), ('abandoned', 'Abandoned')], default='running', max_length=10, verbose_name='status')),
                ('cursors', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField(default=0, verbose_name='to do')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='done')),
                ('owner', models.CharField(blank=True, max_length=255)),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='started')),
                ('heartbeat_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last sign of life')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('seconds', models.FloatField(default=0, verbose_name='seconds')),
            ],
            options={
                'verbose_name': 'build of the search index',
                'verbose_name_plural': 'builds of the search index',
                'ordering': ['-started_at'],
                'permissions': [('manage_index', 'Can manage the search index')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='JudgedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(max_length=320, verbose_name='document')),
                ('grade', models.PositiveSmallIntegerField(choices=[(3, '3: just what was looked for'), (2, '2: helps a good deal'), (1, '1: worth a look')], default=3, verbose_name='grade')),
            ],
            options={
                'verbose_name': 'judged document',
                'ordering': ['sort_order'],
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='JudgedQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=250, verbose_name='query')),
                ('language', models.CharField(choices=[('nl', 'Dutch'), ('en', 'English')], default='nl', max_length=2, verbose_name='language of the reader')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='note')),
            ],
            options={
                'verbose_name': 'judged query',
                'verbose_name_plural': 'judged queries',
                'ordering': ['text'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LoggedClick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=320)),
                ('position', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='LoggedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('text', models.CharField(max_length=100)),
                ('folded', models.CharField(max_length=100)),
                ('language', models.CharField(blank=True, max_length=2)),
                ('total', models.PositiveIntegerField()),
                ('is_narrowed', models.BooleanField(default=False)),
                ('is_degraded', models.BooleanField(default=False)),
                ('person', models.CharField(max_length=16)),
                ('bucket', models.PositiveSmallIntegerField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='OutboxEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=64)),
                ('document_id', models.CharField(max_length=255)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('is_in_database', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': 'change that waits for the search index',
                'verbose_name_plural': 'changes that wait for the search index',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queries', models.TextField(help_text='What people type, one query a line. Capitals, accents and endings do not matter: “vakantiedag” also is for “vakantiedagen”.', max_length=2000, verbose_name='queries')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, help_text='It still counts on this day.', null=True, verbose_name='last day')),
                ('note', models.CharField(blank=True, help_text='Only editors see it.', max_length=255, verbose_name='note')),
                ('is_told', models.BooleanField(default=False, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'pinned result',
                'verbose_name_plural': 'pinned results',
                'ordering': ['queries'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PinnedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(db_index=True, max_length=320, verbose_name='document')),
            ],
            options={
                'verbose_name': 'pinned document',
                'ordering': ['sort_order'],
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Popularity',
            fields=[
                ('key', models.CharField(max_length=320, primary_key=True, serialize=False)),
                ('value', models.FloatField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=20, verbose_name='index')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='started')),
                ('seconds', models.FloatField(default=0, verbose_name='seconds')),
                ('documents', models.PositiveIntegerField(default=0, verbose_name='documents')),
                ('missing', models.PositiveIntegerField(default=0, verbose_name='missing')),
                ('different', models.PositiveIntegerField(default=0, verbose_name='different')),
                ('extra', models.PositiveIntegerField(default=0, verbose_name='too many')),
            ],
            options={
                'verbose_name': 'comparison of the search index',
                'verbose_name_plural': 'comparisons of the search index',
                'ordering': ['-started_at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Seed',
            fields=[
                ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('equal', 'Mean the same'), ('one_way', 'One way: people who type this also find that'), ('abbreviation', 'Abbreviation')], default='equal', max_length=12, verbose_name='kind')),
                ('language', models.CharField(choices=[('all', 'All languages'), ('nl', 'Dutch'), ('en', 'English'), ('de', 'German'), ('fr', 'French')], default='all', help_text='The language of the texts that contain these words.', max_length=3, verbose_name='language')),
                ('words', models.TextField(help_text='Separated by commas or lines. Of an abbreviation: the abbreviation alone. One way: what people type.', max_length=1000, verbose_name='words')),
                ('means', models.TextField(blank=True, help_text='Of an abbreviation: what it stands for. One way: what is found as well.', max_length=1000, verbose_name='also find')),
                ('note', models.CharField(blank=True, help_text='Why it is here. Only editors see it.', max_length=255, verbose_name='note')),
                ('is_active', models.BooleanField(default=True, verbose_name='Active')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms and abbreviations',
                'ordering': ['words'],
                'permissions': [('manage_search', 'Can manage search: synonyms, pins, reports, weights')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SynonymState',
            fields=[
                ('language', models.CharField(max_length=3, primary_key=True, serialize=False)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('rules', models.PositiveIntegerField(default=0)),
                ('in_force_since', models.DateTimeField(null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='WeightsVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=dict)),
                ('reason', models.CharField(max_length=255, verbose_name='reason')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_force', 'In force'), ('former', 'Was in force')], default='draft', max_length=10, verbose_name='status')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('in_force_since', models.DateTimeField(null=True, verbose_name='in force since')),
                ('in_force_until', models.DateTimeField(null=True, verbose_name='in force until')),
            ],
            options={
                'verbose_name': 'version of the weights',
                'verbose_name_plural': 'versions of the weights',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EntryWords',
            fields=[
                ('entry', models.OneToOneField(db_column='rowid', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='text', serialize=False, to='search.entry')),
                ('words', models.TextField(db_column='search_words')),
            ],
            options={
                'db_table': 'search_words',
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['kind'], name='search_entry_kind'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='deadletter',
            constraint=models.UniqueConstraint(fields=('source', 'document_id'), name='search_dead_letter_unique'),
        ),
        migrations.AddField(
            model_name='entrylock',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locks', to='search.entry'),
        ),
        migrations.AddField(
            model_name='entryvalue',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='search.entry'),
        ),
        migrations.AddField(
            model_name='hiddendocument',
            name='hidden_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='hidden by'),
        ),
        migrations.AddConstraint(
            model_name='indexbuild',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'running')), fields=('status',), name='search_one_build_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='judgedquery',
            constraint=models.UniqueConstraint(fields=('text', 'language'), name='search_judged_once'),
        ),
        migrations.AddField(
            model_name='judgeddocument',
            name='query',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='search.judgedquery'),
        ),
        migrations.AddIndex(
            model_name='loggedsearch',
            index=models.Index(fields=['at', 'folded'], name='search_log_at_folded'),
        ),
        migrations.AddField(
            model_name='loggedclick',
            name='search',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clicks', to='search.loggedsearch'),
        ),
        migrations.AddIndex(
            model_name='outboxentry',
            index=models.Index(fields=['due_at'], name='search_outbox_due'),
        ),
        migrations.AddIndex(
            model_name='outboxentry',
            index=models.Index(fields=['source', 'document_id'], name='search_outbox_document'),
        ),
        migrations.AddField(
            model_name='pin',
            name='changed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddField(
            model_name='pinneddocument',
            name='pin',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='search.pin'),
        ),
        migrations.AddField(
            model_name='synonym',
            name='changed_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by'),
        ),
        migrations.AddField(
            model_name='weightsversion',
            name='in_force_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='weightsversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by'),
        ),
        migrations.AddField(
            model_name='comparison',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comparisons', to='search.weightsversion'),
        ),
        migrations.AddIndex(
            model_name='entrylock',
            index=models.Index(fields=['entry', 'token'], name='search_entry_lock'),
        ),
        migrations.AddIndex(
            model_name='entryvalue',
            index=models.Index(fields=['facet', 'key'], name='search_entry_value'),
        ),
        migrations.AddIndex(
            model_name='loggedclick',
            index=models.Index(fields=['at', 'key'], name='search_click_at_key'),
        ),
        migrations.AddConstraint(
            model_name='loggedclick',
            constraint=models.UniqueConstraint(fields=('search', 'key'), name='search_click_once_a_search'),
        ),
        migrations.AddConstraint(
            model_name='weightsversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'in_force')), fields=('status',), name='search_one_set_in_force'),
        ),
        migrations.RunPython(add_words, remove_words, elidable=False),
    ]
