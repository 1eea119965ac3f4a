"""The index in the database: answers when there is no search engine, or when it is away.

Its models keep every character: a title holds the two languages with a control character between them.
"""

from django.db import models


class Entry(models.Model):
    """One document. Its folded words are kept beside it, see ``EntryWords``."""

    key = models.CharField(max_length=320, unique=True)
    source = models.CharField(max_length=64)
    document_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=40)
    title = models.TextField()
    # The folded title, by which a list is sorted.
    sort_title = models.CharField(max_length=100)
    url = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    facts = models.JSONField(default=list)
    trail = models.JSONField(default=list)
    language = models.CharField(max_length=5, blank=True)
    # The slug of a plugin, or the full key of a feature of it.
    plugin = models.CharField(max_length=80, blank=True)
    published = models.DateTimeField(null=True)
    # The time in microseconds before its rows were read: an older reading never replaces a newer one.
    version = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    keeps_characters = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind"], name="search_entry_kind")]

    def __str__(self) -> str:
        return self.key


class EntryLock(models.Model):
    """A token that a reader must have, see ``search.contract.readers``."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="locks")
    token = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["entry", "token"], name="search_entry_lock")]

    def __str__(self) -> str:
        return self.token


class EntryValue(models.Model):
    """A value of a facet, or (facet ``pin``) a folded query for which the document comes first."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="values")
    facet = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    label = models.TextField(blank=True)
    # The folded words of key and label, each with a space before it.
    words = models.TextField(blank=True)

    keeps_characters = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["facet", "key"], name="search_entry_value")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.key}"


class EntryWords(models.Model):
    """The folded words of an entry, in what this database searches text with.

    The migration makes the table: with a ``tsvector`` on PostgreSQL, as an FTS5 table on SQLite,
    where the column that is searched is called like the table. Rows go with their entry.
    """

    entry = models.OneToOneField(
        Entry,
        primary_key=True,
        db_column="rowid",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="text",
    )
    words = models.TextField(db_column="search_words")

    class Meta:
        managed = False
        db_table = "search_words"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry_id}"
