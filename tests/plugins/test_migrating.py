"""Migrating a plugin: whether it is on or off, and never at the cost of people who use the site."""

import threading
import time
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from plugins.api import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from plugins.gate import snapshot
from plugins.gate.decisions import is_on
from plugins.install import preflight
from plugins.management.commands import migrate
from plugins.models import Plugin
from tests.support import factories

# Tables are dropped, which SQLite does outside a transaction only.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables_back")]


@pytest.fixture
def later(settings, monkeypatch, tmp_path):
    """A later version of the idea box, of which one migration waits; what fails is remembered here."""
    settings.PLUGINS_DIR = tmp_path
    settings.KRING_PLUGIN_LOCK_SECONDS = 1
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0)
    settings.MIGRATION_MODULES = {"ideas": "tests.plugins.later_ideas"}
    yield
    call_command("migrate", "ideas", "0001", verbosity=0)


def somebody(**options) -> psycopg.Connection:
    """Return a connection of somebody else to the database of the test."""
    known = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: known[key] for key in wanted if key in known}, **options)


@pytest.fixture
def held(postgresql):
    """Somebody who reads the ideas in a transaction that does not end; ``held.rollback()`` ends it."""
    reader = somebody()
    reader.execute("SELECT count(*) FROM ideas_idea")
    yield reader
    reader.close()


def run(*arguments) -> str:
    """Return what ``manage.py migrate`` says of plugins."""
    said = StringIO()
    call_command("migrate", *arguments, verbosity=0, stderr=said)
    return said.getvalue()


def applied() -> set[str]:
    rows = MigrationRecorder(connection).migration_qs.filter(app="ideas")
    return set(rows.values_list("name", flat=True))


@pytest.mark.parametrize("state", [{"is_enabled": False}, {"is_enabled": True, "is_killed": True}])
def test_a_plugin_is_migrated_while_it_is_off_and_stays_off(state):
    Plugin.objects.create(slug="ideas", **state)
    call_command("migrate", "ideas", "zero", verbosity=0)

    assert run() == ""

    assert applied() == {"0001_initial"}
    plugin = Plugin.objects.get()
    assert {name: getattr(plugin, name) for name in state} == state
    snapshot.forget()
    assert not is_on("ideas", factories.make_user())


@pytest.mark.postgresql
def test_a_migration_gives_way_to_people_who_use_its_table(later, held):
    began = time.monotonic()

    said = run()

    assert "“ideas” is parked for now: its migration 0002_more" in said
    assert "after 3 × 1 seconds" in said
    assert "Nothing of it was changed." in said
    assert 3 <= time.monotonic() - began < 30
    assert applied() == {"0001_initial"}


@pytest.mark.postgresql
def test_nobody_waits_longer_for_that_table_than_the_limit(later, held):
    """Whoever reads stands behind the migration, which stands behind the one who holds the table."""
    over, waits = threading.Event(), []

    def read() -> None:
        with somebody(autocommit=True) as reader:
            while not over.is_set():
                began = time.monotonic()
                reader.execute("SELECT count(*) FROM ideas_idea")
                waits.append(time.monotonic() - began)
                time.sleep(0.05)

    visitor = threading.Thread(target=read)
    visitor.start()
    run()
    over.set()
    visitor.join()

    assert 0.3 < max(waits) < 2.5


@pytest.mark.postgresql
def test_what_gave_way_is_tried_again_by_the_next_migrate(later, held, settings):
    run()
    held.rollback()

    assert run() == ""

    assert "0002_more" in applied()
    assert not preflight._failed(settings.PLUGINS_DIR).exists()


@pytest.mark.postgresql
def test_a_table_that_comes_free_meanwhile_is_had(later, held, monkeypatch):
    monkeypatch.setattr(migrate.time, "sleep", lambda seconds: held.rollback())

    assert run() == ""

    assert "0002_more" in applied()


@pytest.mark.postgresql
def test_whoever_asks_for_that_plugin_alone_gets_the_error_with_the_reason(later, held):
    said = StringIO()

    with pytest.raises(OperationalError):
        call_command("migrate", "ideas", verbosity=0, stderr=said)

    assert "is parked for now" in said.getvalue()


@pytest.mark.postgresql
def test_the_limit_holds_for_the_migration_alone(later, held):
    run()

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.postgresql
def test_without_a_limit_of_its_own_that_of_the_database_holds(later, held, settings, monkeypatch):
    settings.KRING_PLUGIN_LOCK_SECONDS = 0
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")

    said = run()

    assert "gave way" in said
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


@pytest.mark.postgresql
def test_migrate_warns_of_what_people_will_notice(postgresql, later, monkeypatch):
    monkeypatch.setattr(
        migrate.locking, "long_locks", lambda slug, names: [f"0002_more.py of {slug}: {names}"]
    )
    monkeypatch.setattr(migrate.pending, "unapplied", lambda plugins: {"ideas": ("0002_more",)})

    assert "People will notice this of the plugin “ideas”: 0002_more.py" in run()


class TestOperations:
    """The operations that a plugin gets instead of those that lock."""

    index = models.Index(fields=["state", "title"], name="ideas_test_index")
    check = models.CheckConstraint(condition=models.Q(title__gt=""), name="ideas_test_check")

    def do(self, operation, *, back=False):
        before = MigrationLoader(connection).project_state(("ideas", "0001_initial"))
        after = before.clone()
        operation.state_forwards("ideas", after)
        with connection.schema_editor(atomic=False) as editor:
            if back:
                operation.database_backwards("ideas", editor, after, before)
            else:
                operation.database_forwards("ideas", editor, before, after)
        return after

    def names(self):
        with connection.cursor() as cursor:
            return set(connection.introspection.get_constraints(cursor, "ideas_idea"))

    def test_an_index_comes_and_goes(self):
        operation = AddIndexConcurrently("Idea", self.index)
        self.do(operation)
        assert "ideas_test_index" in self.names()

        self.do(operation, back=True)
        assert "ideas_test_index" not in self.names()

    @pytest.mark.postgresql
    def test_an_index_waits_longer_than_a_lock_may(self, postgresql):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
            seen = []
            with connection.execute_wrapper(
                lambda execute, sql, *rest: (seen.append(str(sql)), execute(sql, *rest))[1]
            ):
                self.do(AddIndexConcurrently("Idea", self.index))
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("3s",)
            cursor.execute("RESET lock_timeout")
        self.do(AddIndexConcurrently("Idea", self.index), back=True)
        built = next(n for n, sql in enumerate(seen) if "CONCURRENTLY" in sql)
        assert "SET lock_timeout = 0" in seen[built - 1]

    def test_a_check_holds_for_new_rows_and_then_for_all(self):
        added = AddConstraintNotValid("Idea", self.check)
        self.do(added)
        assert "ideas_test_check" in self.names()
        self.do(ValidateConstraint("Idea", "ideas_test_check"))

        self.do(added, back=True)
        assert "ideas_test_check" not in self.names()
