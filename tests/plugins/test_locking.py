"""Migrations that would stop a site while it is used are named, with what to write instead."""

from io import StringIO

import pytest
from django.contrib.postgres import operations as postgres
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations import operations as ops
from django.db.migrations.graph import MigrationGraph
from django.db.models.functions import Now, Random

from plugins.api import AddConstraintNotValid, AddIndexConcurrently
from plugins.install import locking, pending
from plugins.install.lock_rules import (
    CHECK,
    GONE,
    INDEX,
    INDEX_OF_FIELD,
    MIXED,
    NO_DEFAULT,
    NOT_NULL,
    RENAMED,
    REWRITE,
    UNIQUE,
)
from plugins.testing.migrations import Migrations

NOTE = ops.CreateModel(
    "Note",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("title", models.CharField(max_length=100)),
        ("text", models.TextField()),
        ("number", models.IntegerField(null=True)),
        ("price", models.DecimalField(max_digits=5, decimal_places=2)),
    ],
)
PLACE = models.Index(fields=["title"], name="sample_title")
POSITIVE = models.CheckConstraint(condition=models.Q(number__gt=0), name="sample_positive")


def nothing(apps, schema_editor):
    pass


class Loader:
    """Django's loader, with the migrations of the test."""

    def __init__(self, *every):
        self.graph = MigrationGraph()
        names = []
        for migration in every:
            key = migration.app_label, migration.name
            self.graph.add_node(key, migration)
            if names:
                self.graph.add_dependency(migration, key, names[-1])
            names.append(key)


@pytest.fixture
def look(monkeypatch):
    """Return a function that looks at the migrations with these operations."""

    def run(*every, atomic=True, waiting=None):
        made = []
        for number, operations in enumerate(every, 1):
            migration = migrations.Migration(f"{number:04}_more", "sample")
            migration.operations, migration.atomic = operations, atomic
            made.append(migration)
        monkeypatch.setattr(locking, "MigrationLoader", lambda *a, **k: Loader(*made))
        return locking.long_locks("sample", waiting)

    return run


def added(**options):
    return ops.AddField("Note", "more", models.CharField(max_length=9, **options))


def changed(name, field):
    return ops.AlterField("Note", name, field)


def rewriting(operation):
    return ops.SeparateDatabaseAndState(database_operations=[operation])


NOTICED = {
    "a plain index": (ops.AddIndex("Note", PLACE), INDEX),
    "an index in SQL": (ops.RunSQL("create unique index i on sample_note (title)", ""), INDEX),
    "a field that must be filled": (added(default="x"), NO_DEFAULT),
    "a field with a random default": (
        ops.AddField("Note", "more", models.FloatField(db_default=Random())),
        REWRITE,
    ),
    "a field that the database computes": (
        ops.AddField(
            "Note",
            "more",
            models.GeneratedField(
                expression=models.F("number") + 1,
                output_field=models.IntegerField(),
                db_persist=True,
            ),
        ),
        REWRITE,
    ),
    "a field with an index": (added(null=True, db_index=True), INDEX_OF_FIELD),
    "a unique field": (added(null=True, unique=True), INDEX_OF_FIELD),
    "a reference with its index": (
        ops.AddField("Note", "more", models.ForeignKey("sample.Note", models.CASCADE, null=True)),
        INDEX_OF_FIELD,
    ),
    "another type": (changed("number", models.BigIntegerField(null=True)), REWRITE),
    "a shorter text": (changed("title", models.CharField(max_length=50)), REWRITE),
    "a text with an end": (changed("text", models.CharField(max_length=50)), REWRITE),
    "more decimals": (
        changed("price", models.DecimalField(max_digits=9, decimal_places=4)),
        REWRITE,
    ),
    "a field that must be filled from now on": (changed("number", models.IntegerField()), NOT_NULL),
    "an index for a field": (
        changed("title", models.CharField(max_length=100, db_index=True)),
        INDEX_OF_FIELD,
    ),
    "a number that must be positive": (
        changed("number", models.PositiveIntegerField(null=True)),
        CHECK,
    ),
    "a check": (ops.AddConstraint("Note", POSITIVE), CHECK),
    "a unique constraint": (
        ops.AddConstraint("Note", models.UniqueConstraint(fields=["title"], name="sample_once")),
        UNIQUE,
    ),
    "fields unique together": (ops.AlterUniqueTogether("Note", {("title", "number")}), UNIQUE),
    "a field that goes": (ops.RemoveField("Note", "text"), GONE),
    "a model that goes": (ops.DeleteModel("Note"), GONE),
    "another name of a field": (ops.RenameField("Note", "text", "body"), RENAMED),
    "another name of a model": (ops.RenameModel("Note", "Memo"), RENAMED),
    "another table": (ops.AlterModelTable("Note", "sample_memo"), RENAMED),
    "what is kept from the models": (rewriting(ops.AddIndex("Note", PLACE)), INDEX),
}


@pytest.mark.parametrize("name", NOTICED)
def test_what_people_would_notice_is_named_with_its_cure(look, name):
    operation, expected = NOTICED[name]

    [found] = look([NOTE], [operation])

    assert (found.file, found.reason, found.cure) == ("0002_more.py", *expected)
    assert found.operation


@pytest.mark.parametrize("name", NOTICED)
def test_a_table_that_the_same_migration_makes_has_no_rows(look, name):
    assert look([NOTE, NOTICED[name][0]]) == []


@pytest.mark.parametrize(
    "operation",
    [
        added(null=True),
        added(db_default="x"),
        ops.AddField("Note", "more", models.DateTimeField(db_default=Now())),
        ops.AddField("Note", "more", models.ManyToManyField("sample.Note")),
        changed("title", models.CharField(max_length=200)),
        changed("title", models.TextField()),
        changed("title", models.CharField(max_length=100, help_text="The title")),
        ops.AlterModelOptions("Note", {"ordering": ["title"]}),
        ops.RunSQL("create index concurrently i on sample_note (title)", ""),
        ops.SeparateDatabaseAndState(state_operations=[ops.RemoveField("Note", "text")]),
        AddConstraintNotValid("Note", POSITIVE),
        postgres.AddIndexConcurrently("Note", PLACE),
        AddIndexConcurrently("Note", PLACE),
    ],
    ids=str,
)
def test_what_nobody_notices_is_not_named(look, operation):
    assert look([NOTE], [operation]) == []


@pytest.mark.parametrize("data", [ops.RunPython(nothing), ops.RunSQL("update sample_note", "")])
def test_changing_rows_in_one_transaction_with_a_table_is_named(look, data):
    [found] = look([NOTE], [added(null=True), data])

    assert (found.file, found.reason) == ("0002_more.py", MIXED.reason)


def test_changing_rows_by_itself_is_not(look):
    data = ops.RunPython(nothing)

    assert look([NOTE], [added(null=True)], [data]) == []
    assert look([NOTE, data]) == []
    assert look([NOTE], [added(null=True), data], atomic=False) == []


def test_on_a_site_where_the_table_is_still_to_come_nothing_is_locked(look):
    every = [NOTE], [ops.AddIndex("Note", PLACE)]

    assert len(look(*every)) == 1
    assert look(*every, waiting=("0001_more", "0002_more")) == []
    assert len(look(*every, waiting=("0002_more",))) == 1
    assert look(*every, waiting=()) == []


@pytest.mark.parametrize("slug", ["ideas", "reactions"])
def test_the_bundled_plugins_lock_nothing(slug):
    assert locking.long_locks(slug) == []


FOUND = locking.LongLock("0002_more.py", "Create index", *INDEX)


def test_the_suite_names_them(monkeypatch):
    monkeypatch.setattr(locking, "long_locks", lambda slug: [FOUND])
    suite = type("Suite", (Migrations,), {"slug": "ideas"})()

    with pytest.raises(AssertionError, match=r"0002_more\.py: Create index: nobody"):
        suite.test_its_migrations_let_people_go_on_working(None)


@pytest.mark.django_db
def test_check_names_those_that_wait_with_their_cure(monkeypatch):
    monkeypatch.setattr(pending, "unapplied", lambda plugins: {"ideas": ("0002_more",)})
    monkeypatch.setattr(locking, "long_locks", lambda slug, names=(): [FOUND] if names else [])
    out = StringIO()

    call_command("plugins", "check", "ideas", stdout=out)

    assert "! 0002_more.py: Create index: nobody can write" in out.getvalue()
    assert "→ Use AddIndexConcurrently" in out.getvalue()
