"""Building the index anew, on the real node, while life goes on."""

import os
import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kring.jobs.models import Job
from search.engine import index, mapping
from search.engine.names import alias
from search.engine.target import Engine
from search.models import DeadLetter, Entry, IndexBuild, OutboxEntry, Reconciliation
from search.outbox.draining import drain
from search.outbox.entries import changed
from search.outbox.reading import read
from search.tasks import reconcile_indexes, sweep
from search.upkeep import builds
from search.upkeep import rebuild as rebuilding
from search.upkeep.builds import BuildTakenError
from search.upkeep.ensure import ensure_index
from search.upkeep.rebuild import REBUILD_KEY, rebuild, rebuild_in_turns
from search.upkeep.reconcile import reconcile
from search.upkeep.status import status

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    """Three documents at a time, so that a few are many."""
    monkeypatch.setattr(rebuilding, "CHUNK", 3)


def count() -> int:
    index.client().indices.refresh(index=alias())
    return index.count(alias())


def fill(notes, number: int) -> None:
    for key in range(number):
        notes.put(f"{key:03}")


def differences() -> dict[str, int]:
    return {found.target: found.differences for found in reconcile(is_dry_run=True)}


SAME = {"database": 0, "elasticsearch": 0}


class Stopped(Exception):
    """The process was stopped."""


def stop_after(chunks: int):
    """Return a report that stops the process, as a signal would, after so many chunks."""
    left = [chunks]

    def report(build: IndexBuild) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Stopped

    return report


class TestRebuild:
    def test_everything_is_in_both_indexes_and_the_old_one_is_gone(self, live, notes):
        fill(notes, 10)
        before = index.live()

        build = rebuild()

        after = index.live()
        assert after.name == build.index != before.name
        assert index.all_names() == [after.name]
        assert (build.done, build.total, build.counts) == (10, 10, {"notes": 10})
        assert count() == Entry.objects.count() == 10
        assert differences() == SAME

    def test_a_change_meanwhile_is_in_the_new_index(self, live, notes):
        fill(notes, 9)

        def change(build):
            if build.done == 3:
                notes.put("001", "Zonnepaneel")
                del notes.notes["002"]
                changed("notes", ["001", "002"])
                drain()

        build = rebuild(report=change)

        assert index.live().name == build.index
        assert count() == 8
        assert differences() == SAME

    def test_readers_find_everything_all_the_while(self, live, notes):
        fill(notes, 9)
        rebuild()
        seen = []

        rebuild(report=lambda build: seen.append(count()))

        assert set(seen) == {9}

    def test_the_first_build_has_what_was_published_meanwhile(self, engine, notes, settings):
        settings.INDEX_PREFIX += "first_"
        fill(notes, 4)

        def publish(build):
            if build.done == 3:
                notes.put("000", "Eerste")
                changed("notes", ["000"])
                assert drain().done == 1

        rebuild(report=publish)
        assert differences() == SAME

    def test_what_no_source_has_any_more_is_gone_from_both(self, live, notes):
        fill(notes, 5)
        rebuild()
        del notes.notes["001"], notes.notes["004"]

        rebuild()

        assert Entry.objects.count() == count() == 3
        assert differences() == SAME

    def test_a_stopped_build_goes_on_where_it_was(self, live, notes):
        fill(notes, 12)
        with pytest.raises(Stopped):
            rebuild(report=stop_after(2))
        begun = builds.running()
        assert begun.done == 6
        notes.asked.clear()

        build = rebuild()

        assert build.pk == begun.pk
        assert ["000", "001", "002"] not in notes.asked
        assert count() == 12
        assert differences() == SAME

    def test_fresh_begins_again_and_leaves_nothing_of_the_first(self, live, notes):
        fill(notes, 6)
        with pytest.raises(Stopped):
            rebuild(report=stop_after(1))
        first = builds.running()

        build = rebuild(is_fresh=True)

        first.refresh_from_db()
        assert first.status == IndexBuild.Status.ABANDONED
        assert index.all_names() == [build.index]

    def test_a_build_of_a_lost_index_begins_again(self, live, notes):
        fill(notes, 6)
        with pytest.raises(Stopped):
            rebuild(report=stop_after(1))
        live.indices.delete(index=builds.running().index)

        rebuild()

        assert differences() == SAME

    def test_of_two_processes_one_builds(self, live, notes):
        IndexBuild.objects.create(
            index=index.create(), mapping_version=mapping.MAPPING_VERSION, owner="elsewhere:7"
        )

        with pytest.raises(BuildTakenError, match="elsewhere:7"):
            rebuild()

    @pytest.mark.parametrize(
        ("owner", "silent_for"),
        [("elsewhere:7", timedelta(minutes=2)), (f"{socket.gethostname()}:4194305", timedelta())],
    )
    def test_the_build_of_a_dead_process_is_taken_over(self, live, notes, owner, silent_for):
        fill(notes, 2)
        begun = IndexBuild.objects.create(
            index=index.create(),
            mapping_version=mapping.MAPPING_VERSION,
            owner=owner,
            heartbeat_at=timezone.now() - silent_for,
        )

        assert rebuild().pk == begun.pk

    def test_a_document_that_is_refused_or_cannot_be_read_stops_no_other(self, live, notes):
        fill(notes, 5)
        notes.put("001", plugin="x" * 40_000)
        notes.broken = {"003"}

        rebuild()

        assert count() == 3
        assert [letter.document_id for letter in DeadLetter.objects.all()] == ["001"]
        assert [entry.document_id for entry in OutboxEntry.objects.all()] == ["003"]

    def test_a_worker_builds_in_turns(self, live, notes, monkeypatch, run_jobs):
        fill(notes, 9)
        monkeypatch.setattr(rebuilding, "TURN_SECONDS", 0)
        rebuild_in_turns()
        assert Job.objects.filter(key=REBUILD_KEY, status=Job.Status.WAITING).count() == 1

        monkeypatch.setattr(rebuilding, "TURN_SECONDS", 20)
        run_jobs()

        assert count() == 9

    def test_without_elasticsearch_the_index_in_the_database_is_built(self, notes, settings):
        settings.ELASTICSEARCH_URL = ""
        fill(notes, 4)

        build = rebuild()

        assert (build.index, build.status) == ("", IndexBuild.Status.FINISHED)
        assert Entry.objects.count() == 4
        assert [found.target for found in reconcile()] == ["database"]


class TestVersions:
    def test_an_index_of_an_older_version_is_built_anew_by_itself(self, live, notes, monkeypatch):
        monkeypatch.setattr(index, "MAPPING_VERSION", mapping.MAPPING_VERSION + 1)
        monkeypatch.setattr(builds, "MAPPING_VERSION", mapping.MAPPING_VERSION + 1)

        assert not ensure_index()
        assert Job.objects.filter(key=REBUILD_KEY).exists()
        assert status().problems
        rebuild_in_turns()
        assert ensure_index()

    def test_an_index_of_a_newer_version_is_left_alone(self, live, notes, monkeypatch):
        monkeypatch.setattr(index, "MAPPING_VERSION", mapping.MAPPING_VERSION - 1)

        assert not ensure_index()
        assert not Job.objects.filter(key=REBUILD_KEY).exists()
        assert status().problems
        notes.put("old shape")
        changed("notes", ["old shape"])
        assert drain().waiting == 1
        assert count() == 0

    def test_a_missing_index_is_built_by_itself(self, engine, notes, settings, run_jobs):
        settings.INDEX_PREFIX += "missing_"
        fill(notes, 2)
        changed("notes", ["000"])
        sweep()
        run_jobs()

        assert count() == 2


class TestReconcile:
    @pytest.fixture
    def drifted(self, live, notes):
        """An index that lacks a note, has one that is gone, and one in an older form."""
        fill(notes, 8)
        rebuild()
        Engine().write(read({"notes": ["nowhere"]}))
        notes.put("extra")
        Engine().write(read({"notes": ["extra"]}))
        del notes.notes["extra"]
        notes.put("001", "Nieuw")
        live.delete(index=alias(), id="notes:002", refresh=True)
        return live

    def test_it_finds_what_is_missing_different_and_too_many(self, drifted):
        found = reconcile(is_dry_run=True)[-1]

        assert (found.missing, found.different, found.extra) == (1, 1, 1)
        assert not Reconciliation.objects.exists()

    def test_it_puts_everything_right_and_remembers(self, drifted):
        assert reconcile_indexes() > 0

        assert differences() == SAME
        assert Reconciliation.objects.count() == 2

    def test_what_waits_in_the_outbox_is_no_difference(self, live, notes):
        rebuild()
        notes.put("new")
        changed("notes", ["new"])

        assert differences() == SAME

    def test_a_dead_letter_is_no_difference_and_is_tried_again(self, live, notes):
        notes.put("1", plugin="x" * 40_000)
        changed("notes", ["1"])
        drain()
        assert differences() == SAME
        notes.put("1")

        reconcile()

        assert not DeadLetter.objects.exists()
        assert count() == 1

    def test_while_elasticsearch_is_away_the_nightly_task_does_not_fail(self, live, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"

        assert reconcile_indexes() == 0


class TestCommand:
    def test_status_says_how_it_is(self, live, notes):
        fill(notes, 3)
        rebuild()
        live.indices.refresh(index=alias())
        out = StringIO()
        call_command("search", "status", stdout=out)

        assert "note                         3" in out.getvalue()
        assert "0 documents wait" in out.getvalue()
        assert "All is well." in out.getvalue()

    def test_status_ends_with_1_when_something_is_wrong(self, live, notes, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        err = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("search", "status", stdout=StringIO(), stderr=err)

        assert ended.value.code == 1
        assert "Elasticsearch cannot be asked" in err.getvalue()

    def test_rebuild_prints_how_far_it_is(self, live, notes):
        fill(notes, 4)
        out = StringIO()
        call_command("search", "rebuild", stdout=out)

        assert "4 of 4 (100 %)" in out.getvalue()
        assert "The new index is in use." in out.getvalue()

    def test_reconcile_prints_what_differs(self, live, notes):
        rebuild()
        fill(notes, 2)
        out = StringIO()
        call_command("search", "reconcile", "--dry-run", stdout=out)

        assert "2 missing, 0 different, 0 too many" in out.getvalue()

    def test_a_second_rebuild_says_who_builds(self, live, notes):
        IndexBuild.objects.create(
            index=index.create(),
            mapping_version=mapping.MAPPING_VERSION,
            owner=f"elsewhere:{os.getpid()}",
        )

        with pytest.raises(CommandError, match="elsewhere"):
            call_command("search", "rebuild")
