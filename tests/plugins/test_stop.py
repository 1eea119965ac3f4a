"""A stop is in force before the database knows of it, and the row is the truth afterwards."""

import json
import os
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from kring.jobs.models import Job
from plugins.gate import snapshot, stop
from plugins.gate.decisions import is_on, is_running
from plugins.models import Plugin
from releases.models import ReleaseEvent
from releases.services import switches
from releases.services.switches import kill_plugin, note_stop, note_stops, revive_plugin
from tests.plugins.faulty import Site
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def kill(holder, release_manager):
    """Return a function that stops the sample plugin, which is on in this process."""
    assert is_on("sample", holder)

    def run() -> None:
        kill_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="It burns.")

    return run


@pytest.fixture
def own_redis(settings):
    server = RedisServer()
    server.up()
    settings.REDIS_URL = server.url
    yield server
    server.process.kill()
    server.process.wait()


def test_it_is_in_force_at_once_and_the_row_follows_in_a_job(kill, holder):
    kill()

    assert not is_on("sample", holder)
    assert not is_running("sample")
    assert not Plugin.objects.get().is_killed
    assert Plugin.objects.get().is_stopped
    assert Job.objects.get().function == "releases.services.switches.note_stop"


def test_a_process_learns_of_it_without_the_database(holder, django_assert_num_queries):
    assert is_on("sample", holder)
    stop.write(stop.new(slug="sample", reason="x", user=None))

    with django_assert_num_queries(0):
        snapshot.look_at_stops()

        assert not is_on("sample", holder)


def test_the_job_records_who_stopped_it_why_and_how_many_lost_it(kill, release_manager):
    kill()
    [mark] = stop.read().values()

    assert note_stops() == 1

    plugin, event = Plugin.objects.get(), ReleaseEvent.objects.get()
    assert (plugin.kill_reason, plugin.killed_by) == ("It burns.", release_manager)
    assert plugin.killed_at == mark.stopped_at
    assert (event.action, event.actor, event.people_affected) == ("kill", release_manager, 1)


def test_the_mark_goes_when_the_row_is_committed_and_it_stays_off(
    kill, holder, django_capture_on_commit_callbacks
):
    kill()

    with django_capture_on_commit_callbacks(execute=True):
        note_stop(slug="sample")
        assert stop.read()

    assert not stop.read()
    snapshot.look_at_stops()
    assert not is_on("sample", holder)


def test_a_mark_that_is_gone_counts_until_the_database_has_answered(kill, holder, monkeypatch):
    def unreachable():
        raise OperationalError

    kill()
    stop.lift(stop.read()["sample"])
    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "load", unreachable)
        with pytest.raises(OperationalError):
            snapshot.look_at_stops()
        assert not is_on("sample", holder)

    snapshot.look_at_stops()

    assert is_on("sample", holder)


def test_a_stop_that_is_lifted_before_the_job_has_run_is_in_the_history(
    kill, holder, release_manager
):
    kill()

    revive_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="Out.")

    assert list(ReleaseEvent.objects.values_list("action", flat=True)) == ["kill", "revive"]
    assert not note_stop(slug="sample")
    snapshot.look_at_stops()
    assert is_on("sample", holder)


def test_lifting_a_stop_leaves_a_later_one(holder):
    first = stop.new(slug="sample", reason="first", user=None)
    stop.write(first)
    stop.write(stop.new(slug="sample", reason="second", user=None))

    stop.lift(first)

    assert stop.read()["sample"].reason == "second"


def test_what_cannot_be_read_hides_no_other_stop(holder):
    stop.write(stop.new(slug="sample", reason="x", user=None))
    broken = stop._file("broken")
    broken.write_text("{")

    assert list(stop.read()) == ["sample"]
    broken.unlink()


WHOLE = {"slug": "broken", "reason": "x", "user": None, "at": "2026-01-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"[" * 5_000,
        b"null",
        json.dumps(WHOLE | {"slug": {}}).encode(),
        json.dumps(WHOLE | {"slug": "sample"}).encode(),
        json.dumps(WHOLE | {"user": "somebody"}).encode(),
        json.dumps(WHOLE | {"reason": 5}).encode(),
        json.dumps(WHOLE | {"at": "yesterday"}).encode(),
        json.dumps(WHOLE | {"at": "2026-01-01T00:00:00"}).encode(),
        json.dumps(WHOLE | {"reason": "x" * stop.LARGEST}).encode(),
    ],
)
def test_what_is_no_mark_stops_nothing_and_holds_nothing_up(kill, text):
    kill()
    stop._file("broken").write_bytes(text)

    assert list(stop.read()) == ["sample"]
    assert note_stops() == 1
    stop._file("broken").unlink()


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path), os.mkfifo])
def test_what_is_no_file_hides_no_other_stop(kill, make):
    kill()
    file = stop._file("broken")
    make(file)

    assert list(stop.read()) == ["sample"]
    file.rmdir() if file.is_dir() else file.unlink()


def test_what_cannot_be_read_is_logged_once(sample, caplog):
    stop._folder().mkdir(parents=True, exist_ok=True)
    stop._file("broken").write_text("[0")

    for _look in range(3):
        stop.read()

    assert len(caplog.records) == 1
    stop._file("broken").unlink()


def test_a_reason_longer_than_the_history_keeps_is_cut_there(holder):
    kill_plugin(plugin=Plugin.objects.get(), user=None, reason="It burns. " * 200)

    assert note_stops() == 1
    assert ReleaseEvent.objects.get().reason.startswith("It burns. It burns.")


def test_one_stop_that_cannot_be_recorded_holds_up_no_other(kill, monkeypatch):
    def fails_for_another(*, slug):
        if slug == "another":
            raise OperationalError
        return note_stop(slug=slug)

    kill()
    stop.write(stop.new(slug="another", reason="x", user=None))
    monkeypatch.setattr(switches, "note_stop", fails_for_another)

    assert note_stops() == 1


def test_where_nothing_can_be_written_the_database_is(kill, holder, monkeypatch):
    def full(_mark):
        raise OSError

    monkeypatch.setattr(stop, "write", full)

    kill()

    assert Plugin.objects.get().is_killed


def test_with_redis_there_is_no_file_and_an_emptied_redis_leaves_the_row(own_redis, kill, holder):
    kill()
    note_stop(slug="sample")
    assert stop.read()
    assert not stop._in_files()

    stop.redis_client().flushall()
    snapshot.look_at_stops()

    assert not is_on("sample", holder)


def test_a_redis_that_is_emptied_before_the_job_runs_loses_no_stop(own_redis, kill, run_jobs):
    kill()
    stop.redis_client().flushall()

    run_jobs()

    assert Plugin.objects.get().is_killed
    assert ReleaseEvent.objects.get().reason == "It burns."


def test_a_mark_that_comes_back_stops_nothing_again(own_redis, kill, release_manager):
    kill()
    mark = stop.read()["sample"]
    note_stop(slug="sample")
    revive_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="Out.")
    # As when Redis was away while it was removed.
    stop.write(mark)

    assert note_stops() == 0

    assert not Plugin.objects.get().is_killed
    assert list(ReleaseEvent.objects.values_list("action", flat=True)) == ["kill", "revive"]


def test_without_redis_a_stop_of_before_stays_and_a_new_one_is_a_file(own_redis, kill, holder):
    stop.write(stop.new(slug="other", reason="x", user=None))
    stop.read()
    own_redis.down()

    kill()

    assert set(stop.read()) == {"other", "sample"}
    assert list(stop._in_files()) == ["sample"]


@contextmanager
def locked(statement: str):
    """Hold a lock in a transaction of another connection."""
    held, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            held.set()
            over.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    yield
    over.set()
    thread.join()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_it_waits_for_no_lock_of_postgresql(kill, holder, postgresql):
    with locked("LOCK TABLE jobs_job IN ACCESS EXCLUSIVE MODE"):
        kill()

        assert not is_on("sample", holder)
    assert note_stops() == 1
    assert not stop.read()


def test_the_command_stops_a_plugin_while_the_database_is_locked(tmp_path, migrated_site):
    site = Site(migrated_site(tmp_path / "var"), ())
    writer = sqlite3.connect(site.var / "kring.sqlite3", isolation_level=None)
    writer.execute(
        "INSERT INTO plugins_plugin"
        " (slug, version, is_enabled, is_killed, kill_reason, stopped_features, salt, created_at)"
        " VALUES ('ideas', '1.0', 1, 0, '', '{}', 'x', '2026-01-01')"
    )
    writer.execute("BEGIN IMMEDIATE")

    done = site.run("plugins", "kill", "ideas", "--reason", "It locks.", KRING_SAFE_MODE="1")

    writer.execute("ROLLBACK")
    writer.close()
    assert done.returncode == 0, done.stderr
    assert (site.var / "plugins" / "stopped" / "ideas.json").exists()
