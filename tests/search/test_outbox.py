"""From a change to the indexes: at least once, whatever goes wrong on the way."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kring.jobs.api import nothing_enqueued
from kring.jobs.models import Job
from search.engine import index
from search.engine.client import writers_circuit
from search.engine.names import alias
from search.engine.target import Engine
from search.models import DeadLetter, OutboxEntry
from search.outbox import dead_letters, entries
from search.outbox.draining import MAX_ATTEMPTS, drain
from search.outbox.entries import changed
from search.outbox.reading import read
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch]


@pytest.fixture
def away(live, settings):
    """Elasticsearch is not where it should be."""
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"


def make_due() -> None:
    """Let the time come for every entry. The clock stays: versions are taken from it."""
    OutboxEntry.objects.update(due_at=timezone.now())


def indexed() -> dict[str, str]:
    """Return the titles in the index by id."""
    node = index.client()
    node.indices.refresh(index=alias())
    found = node.search(index=alias(), size=100)["hits"]["hits"]
    return {hit["_source"]["id"]: hit["_source"]["shown"]["title"] for hit in found}


class TestNoting:
    def test_a_rollback_takes_the_entry_along(self, notes):
        with transaction.atomic():
            changed("notes", ["1"])
            transaction.set_rollback(True)

        assert not OutboxEntry.objects.exists()

    def test_many_ids_are_one_statement(self, notes):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            changed("notes", range(1000))

        inserts = [query for query in queries if "INSERT" in query["sql"]]
        assert OutboxEntry.objects.count() == 1000
        assert len(inserts) <= (1 if connection.vendor == "postgresql" else 8)

    def test_a_bulk_load_that_wants_no_jobs_notes_nothing(self, notes):
        with nothing_enqueued():
            changed("notes", ["1"])

        assert not OutboxEntry.objects.exists()

    def test_many_changes_in_one_transaction_are_one_job(
        self, notes, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            for key in range(20):
                changed("notes", [key])

        assert callbacks.count(entries.drain_soon) == 1
        assert Job.objects.filter(key=entries.DRAIN_KEY).count() == 1


class TestDraining:
    def test_what_changed_is_found_and_what_is_gone_is_not(self, live, notes):
        notes.put("1", "Warmtepomp")
        notes.put("2", "Reiskosten")
        changed("notes", ["1", "2"])
        drain()
        assert indexed() == {"1": "Warmtepomp", "2": "Reiskosten"}

        notes.put("1", "Warmtepompen")
        del notes.notes["2"]
        changed("notes", ["1", "2"])
        drain()
        assert indexed() == {"1": "Warmtepompen"}
        assert not OutboxEntry.objects.exists()

    def test_a_document_that_changed_often_is_written_once(self, live, notes):
        notes.put("1")
        for _time in range(5):
            changed("notes", ["1"])

        assert drain().done == 1
        assert notes.asked == [["1"]]

    def test_a_change_during_the_drain_is_not_lost(self, live, notes, monkeypatch):
        notes.put("1", "Warmtepomp")
        changed("notes", ["1"])
        produce = notes.documents

        def change_meanwhile(ids):
            found = list(produce(ids))
            if len(notes.asked) == 1:
                notes.put("1", "Zonnepaneel")
                changed("notes", ["1"])
            return found

        monkeypatch.setattr(notes, "documents", change_meanwhile)
        drain()

        assert indexed() == {"1": "Zonnepaneel"}

    def test_an_older_reading_never_takes_the_place_of_a_newer_one(self, live, notes):
        notes.put("1", "Oud")
        older = read({"notes": ["1"]})
        notes.put("1", "Nieuw")
        Engine().write(read({"notes": ["1"]}))
        Engine().write(older)

        assert indexed() == {"1": "Nieuw"}

    def test_an_older_reading_does_not_bring_back_what_was_deleted(self, live, notes):
        notes.put("1", "Oud")
        older = read({"notes": ["1"]})
        del notes.notes["1"]
        Engine().write(read({"notes": ["1"]}))
        Engine().write(older)

        assert indexed() == {}

    def test_what_a_dead_worker_had_taken_is_taken_again_later(self, live, notes):
        notes.put("1")
        changed("notes", ["1"])
        assert len(entries.claim(only_database=False)) == 1

        assert drain().done == 0
        make_due()
        assert drain().done == 1

    def test_documents_of_a_source_that_is_not_there_any_more_are_removed(
        self, live, notes, monkeypatch
    ):
        notes.put("1")
        changed("notes", ["1"])
        drain()
        monkeypatch.setattr("search.contract.sources._sources", {})
        changed("notes", ["1"])
        drain()

        assert indexed() == {}


class TestDeadLetters:
    def test_a_document_that_the_index_refuses_stops_no_other(self, live, notes):
        for key in "123456789":
            notes.put(key)
        # A keyword has at most 32,766 bytes.
        notes.put("5", plugin="x" * 40_000)
        changed("notes", notes.notes)

        drain()

        assert set(indexed()) == set("12346789")
        letter = DeadLetter.objects.get()
        assert (letter.document_id, letter.failures) == ("5", 1)
        assert "immense term" in letter.reason
        assert not OutboxEntry.objects.exists()

    def test_a_document_that_is_no_json_stops_no_other(self, live, notes):
        notes.put("1")
        notes.put("2", popularity=float("inf"))
        notes.put("3")
        changed("notes", notes.notes)

        drain()

        assert set(indexed()) == {"1", "3"}
        assert DeadLetter.objects.get().document_id == "2"

    def test_a_document_with_an_impossible_id_stops_no_other(self, live, notes):
        long = "i" * 600
        notes.put("1")
        notes.put(long)
        reading = read({"notes": ["1", long]})

        outcome = Engine().write(reading)

        assert set(outcome.refused) == {f"notes:{long}"}
        assert set(indexed()) == {"1"}

    def test_a_source_that_fails_on_one_document_is_asked_for_the_others_one_by_one(
        self, live, notes
    ):
        for key in "123":
            notes.put(key)
        notes.broken = {"2"}
        changed("notes", "123")

        drain()

        assert set(indexed()) == {"1", "3"}
        assert [entry.document_id for entry in OutboxEntry.objects.all()] == ["2"]
        assert not DeadLetter.objects.exists()

    def test_a_source_that_goes_on_failing_leaves_a_dead_letter(self, live, notes):
        notes.broken = {"2"}
        notes.put("2")
        changed("notes", ["2"])
        for _attempt in range(MAX_ATTEMPTS):
            drain()
            make_due()

        assert DeadLetter.objects.get().reason == "LookupError: No note 2"
        assert not OutboxEntry.objects.exists()

    def test_a_letter_is_forgotten_when_the_document_changes_and_goes_in(self, live, notes):
        notes.put("1", plugin="x" * 40_000)
        changed("notes", ["1"])
        drain()
        notes.put("1")
        changed("notes", ["1"])
        drain()

        assert not DeadLetter.objects.exists()
        assert set(indexed()) == {"1"}

    def test_a_second_failure_adds_to_the_letter(self, live, notes):
        notes.put("1", plugin="x" * 40_000)
        for _time in range(2):
            changed("notes", ["1"])
            drain()

        assert DeadLetter.objects.get().failures == 2

    def test_a_manager_has_all_of_them_tried_again(self, live, notes):
        for key in "12":
            notes.put(key, plugin="x" * 40_000)
        changed("notes", "12")
        drain()
        for key in "12":
            notes.put(key)

        assert dead_letters.retry(by=factories.make_user(is_superuser=True)) == 2
        drain()

        assert not DeadLetter.objects.exists()


class TestElasticsearchAway:
    def test_documents_wait_without_a_mark_against_them(self, away, notes):
        notes.put("1")
        changed("notes", ["1"])

        assert drain().waiting == 1
        entry = OutboxEntry.objects.get()
        assert (entry.attempts, entry.is_in_database) == (0, True)
        assert not DeadLetter.objects.exists()

    def test_it_is_left_alone_for_a_while_and_caught_up_with_afterwards(
        self, live, notes, settings
    ):
        there = settings.ELASTICSEARCH_URL
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
        notes.put("1")
        changed("notes", ["1"])
        drain()
        settings.ELASTICSEARCH_URL = there
        assert drain().done == 0

        writers_circuit.reset()
        assert drain().done == 1
        assert set(indexed()) == {"1"}

    def test_a_document_that_changes_again_and_again_waits_once_with_its_first_age(
        self, away, notes
    ):
        notes.put("1")
        changed("notes", ["1"])
        drain()
        first = OutboxEntry.objects.get()
        for _time in range(3):
            changed("notes", ["1"])
            drain()

        entry = OutboxEntry.objects.get()
        assert entry.pk > first.pk
        assert entry.created_at == first.created_at


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_entry(postgresql, notes):
    changed("notes", range(1500))

    def take(_worker):
        taken = [entry.pk for _turn in range(3) for entry in entries.claim(only_database=False)]
        connection.close()
        return taken

    with ThreadPoolExecutor(3) as pool:
        taken = [key for each in pool.map(take, range(3)) for key in each]

    assert len(taken) == len(set(taken)) == 1500
