"""A plugin whose tables are those of a newer version is parked until that is installed again, with a cure."""

from dataclasses import replace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from plugins.gate import snapshot
from plugins.gate.decisions import is_on
from plugins.install import pending, registry
from plugins.install.old_code import faults_of
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def newer():
    """Record that a newer version of the idea box has migrated its tables."""
    MigrationRecorder(connection).record_applied("ideas", "0002_votes")


def test_a_plugin_with_tables_of_a_newer_version_is_parked(newer, released_to):
    released_to("ideas")

    assert not is_on("ideas", factories.make_user())


def test_code_that_runs_while_its_tables_are_upgraded_keeps_its_people_until_the_restart(
    released_to,
):
    released_to("ideas")
    person = factories.make_user()
    assert is_on("ideas", person)

    MigrationRecorder(connection).record_applied("ideas", "0002_votes")
    snapshot.forget()
    assert is_on("ideas", person)

    pending.forget()
    snapshot.forget()
    assert not is_on("ideas", person)


def test_it_says_how_to_go_on_and_how_to_go_back(newer):
    problem = pending.problems()["ideas"]

    assert "0002_votes" in problem.reason
    assert "manage.py migrate ideas 0001_initial" in problem.cure


def test_it_is_on_again_when_the_newer_version_is_back(newer, released_to, settings):
    released_to("ideas")
    ideas = registry.get("ideas")
    settings.KRING_PLUGINS = tuple(
        replace(each, migrations=(*each.migrations, "0002_votes")) if each is ideas else each
        for each in registry.installed()
    )
    snapshot.forget()

    assert is_on("ideas", factories.make_user())


def test_migrations_that_were_brought_together_are_not_ahead():
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("ideas", "0001_initial")
    recorder.record_applied("ideas", "0000_former")
    recorder.record_applied("ideas", "0001_initial")

    assert "ideas" not in pending.problems()


def test_what_the_older_code_cannot_do_with_the_tables_is_told():
    assert faults_of("ideas") == []

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ideas_idea ADD COLUMN weight integer NOT NULL DEFAULT 1")
        assert faults_of("ideas") == []
        cursor.execute("ALTER TABLE ideas_idea RENAME COLUMN title TO heading")

    assert [fault.split(":")[0] for fault in faults_of("ideas")] == [
        "ideas_idea.title is gone",
        "ideas_idea.heading must be filled in",
    ]
