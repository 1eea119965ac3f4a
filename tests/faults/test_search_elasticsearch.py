"""An Elasticsearch that fails in every way: publishing and reading go on, and nothing is lost.

Each test ends alike: without anybody's help everything is caught up with, and a comparison of the
index with the database finds no difference.
"""

import logging
import os
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from django.db import connection
from django.utils import translation

from news.models import NewsPage
from people.models import Person
from search.contract.readers import reader_for
from search.contract.sources import sources
from search.engine import analysis, client, index
from search.engine.build import build
from search.engine.names import alias
from search.models import DeadLetter, Entry, IndexBuild, OutboxEntry
from search.outbox.draining import drain
from search.outbox.entries import changed
from search.query.queries import Query
from search.site.answers import ask
from search.tasks import sweep
from search.upkeep import rebuild as rebuilding
from search.upkeep.catching_up import catch_up
from search.upkeep.rebuild import rebuild
from search.upkeep.reconcile import reconcile
from search.upkeep.status import status
from tests.faults.search_node import RefusingProxy
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.slow]

PROJECT = Path(__file__).parents[2]
# No reader waits longer for an answer, and no editor this much longer for a save.
READER_SECONDS, EDITOR_SECONDS = 2, 1
# How long it may take until everything is caught up with: the longest rest of the writers, and some.
CATCH_UP_SECONDS = 120
WARMTEPOMP = Query(text="warmtepomp", words=("warmtepomp",))
SAME = {"database": 0, "elasticsearch": 0}


@pytest.fixture(autouse=True)
def node(fault_node, settings, monkeypatch):
    """The node of our own, whole, with an index of everything that is in the database."""
    fault_node.heal()
    settings.ELASTICSEARCH_URL = fault_node.url
    settings.INDEX_PREFIX = f"test{os.getpid()}_"
    settings.WAGTAILSEARCH_BACKENDS = {
        "database": settings.WAGTAILSEARCH_BACKENDS["default"],
        "default": {
            "BACKEND": "search.backends.elasticsearch9",
            "URLS": [fault_node.url],
            "INDEX_PREFIX": settings.INDEX_PREFIX,
            "TIMEOUT": 5,
        },
    }
    monkeypatch.setattr(analysis, "components", lambda language: [])
    for circuit in (client.readers_circuit, client.writers_circuit):
        circuit.reset()
    logging.getLogger("search").setLevel(logging.ERROR)
    yield fault_node
    logging.getLogger("search").setLevel(logging.NOTSET)
    fault_node.heal()


@pytest.fixture
def reader(node):
    return factories.make_employee(factories.make_unit(), language="nl")


@pytest.fixture
def pages(reader):
    """Twenty news items, found."""
    made = [factories.make_news(title=f"Warmtepomp {number}") for number in range(20)]
    rebuild()
    wait_for_answers(reader)
    return made


def publish(page: NewsPage, title: str) -> float:
    """Publish the page with another title. Returns how long the editor waited."""
    started = time.monotonic()
    page.title = title
    page.save_revision().publish()
    return time.monotonic() - started


def answer(user):
    """Search, and see to it that nobody waits."""
    asking = reader_for(user)
    started = time.monotonic()
    found = ask(WARMTEPOMP, asking)
    assert time.monotonic() - started < READER_SECONDS
    return found


def read_from_database(user) -> int:
    """Search while Elasticsearch does not answer: how much is found."""
    found = answer(user)
    assert (found.engine, found.is_degraded) == ("database", True)
    return found.total


def wait_for_answers(user) -> None:
    """Wait until Elasticsearch answers readers: its first queries after a start take long."""
    until = time.monotonic() + CATCH_UP_SECONDS
    lines, took = build(WARMTEPOMP, reader_for(user)), float("inf")
    while took > client.READER_SECONDS * 0.8:
        assert time.monotonic() < until
        started = time.monotonic()
        client.client().msearch(searches=lines)
        took = time.monotonic() - started
    while answer(user).engine != "elasticsearch":
        assert time.monotonic() < until
        time.sleep(0.2)


def caught_up() -> None:
    """Do what beat does until nothing waits, and compare."""
    until = time.monotonic() + CATCH_UP_SECONDS
    while OutboxEntry.objects.exists():
        assert time.monotonic() < until
        sweep()
        time.sleep(0.2)
    assert {found.target: found.differences for found in reconcile(is_dry_run=True)} == SAME


def titles() -> set[str]:
    """Return the titles of news in Elasticsearch."""
    engine = client.client()
    engine.indices.refresh(index=alias())
    hits = engine.search(index=alias(), size=500, query={"term": {"kind": "news"}})["hits"]["hits"]
    return {hit["_source"]["shown"]["title"] for hit in hits}


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_500_publishes(node, reader, pages):
    waited = []
    for number in range(500):
        if number == 200:
            node.kill()
        if number == 400:
            node.up()
        waited.append(publish(pages[number % 20], f"Warmtepomp nummer {number}"))
        if number % 40 == 0:
            drain()
        if 200 <= number < 400 and number % 50 == 0:
            assert read_from_database(reader) == 20

    assert max(waited[200:]) < median(waited[:200]) + EDITOR_SECONDS
    caught_up()
    assert titles() == {f"Warmtepomp nummer {number}" for number in range(480, 500)}
    assert not DeadLetter.objects.exists()


def test_paused_for_a_minute(node, reader, pages):
    usual = median(publish(page, f"{page.title} eerst") for page in pages)
    node.pause()
    until = time.monotonic() + 60
    waited = [publish(page, f"{page.title} en toen") for page in pages]
    drain()
    while time.monotonic() < until:
        assert read_from_database(reader) == 20
        waited.append(publish(pages[0], "Warmtepomp op het laatst"))
        drain()
        time.sleep(2)
    node.resume()

    assert max(waited) < usual + EDITOR_SECONDS
    caught_up()
    assert "Warmtepomp op het laatst" in titles()


def test_killed_in_the_middle_of_a_rebuild(node, reader, pages, monkeypatch):
    monkeypatch.setattr(rebuilding, "CHUNK", 4)
    killed = []

    def kill_once(build: IndexBuild) -> None:
        if not killed and build.done >= 12:
            killed.append(build.done)
            node.kill()
            assert read_from_database(reader) == 20
            publish(pages[0], "Warmtepomp tussendoor")
            node.up()

    build = rebuild(report=kill_once)

    assert killed
    assert build.status == IndexBuild.Status.FINISHED
    caught_up()
    assert "Warmtepomp tussendoor" in titles()


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_killed_with_9_goes_on_in_another_process(node, reader, settings, tmp_path):
    Person.objects.bulk_create(
        Person(first_name="Anna", last_name=f"Bakker{n}", slug=f"p{n}", email=f"p{n}@example.org")
        for n in range(6000)
    )
    environment = child_environment(settings, tmp_path)
    command = [sys.executable, "manage.py", "search"]
    first = subprocess.Popen(
        [*command, "rebuild"], cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True
    )
    while progress(environment)["done"] < 1000:
        assert first.poll() is None
        time.sleep(0.02)
    first.kill()
    first.wait()
    begun = progress(environment)
    assert begun["status"] == "running"

    run = {"cwd": PROJECT, "env": environment, "capture_output": True, "text": True, "check": True}
    second = subprocess.run([*command, "rebuild"], **run)
    compared = subprocess.run([*command, "reconcile", "--dry-run"], **run)

    ended = progress(environment)
    assert (ended["id"], ended["status"]) == (begun["id"], "finished")
    assert "The new index is in use." in second.stdout
    assert compared.stdout.count("0 missing, 0 different, 0 too many") == 2


def child_environment(settings, folder: Path) -> dict[str, str]:
    """Return the environment of another process on the same database and the same node."""
    if connection.vendor == "sqlite":
        copy = folder / "copy.sqlite3"
        with sqlite3.connect(copy) as target:
            connection.connection.backup(target)
        address = f"sqlite:///{copy}"
    else:
        found = connection.settings_dict
        login = f"{found['USER']}:{found['PASSWORD']}" if found["PASSWORD"] else found["USER"]
        address = f"postgres://{login}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    return os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kring.settings.test",
        "ELASTICSEARCH_URL": settings.ELASTICSEARCH_URL,
        "KRING_TEST_SUFFIX": str(os.getpid()),
        "PYTHONPATH": str(PROJECT / "site"),
    }


def progress(environment: dict[str, str]) -> dict[str, object]:
    """Return the newest build as the other process has written it down."""
    nothing = {"id": 0, "done": 0, "status": ""}
    if connection.vendor == "sqlite":
        with sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///")) as copy:
            copy.row_factory = sqlite3.Row
            rows = copy.execute("SELECT * FROM search_indexbuild ORDER BY id DESC").fetchall()
        return dict(rows[0]) if rows else nothing
    return IndexBuild.objects.order_by("-pk").values("id", "done", "status").first() or nothing


def test_read_only(node, reader, pages):
    node.client.indices.put_settings(index=alias(), settings={"index.blocks.write": True})
    publish(pages[0], "Warmtepomp tijdens de rust")
    drain()
    assert OutboxEntry.objects.count() == 1
    assert read_from_database(reader) == len(pages)
    with translation.override("en"):
        assert "read-only (index.blocks.write)" in status().problems[0]

    assert catch_up().done == 0
    node.client.indices.put_settings(index=alias(), settings={"index.blocks.write": None})
    assert catch_up().done == 1
    wait_for_answers(reader)
    caught_up()
    assert "Warmtepomp tijdens de rust" in titles()
    assert not DeadLetter.objects.exists()


def test_out_of_disk(node, reader, pages):
    watermark = "cluster.routing.allocation.disk"
    # More free space than there is on any disk is asked for.
    full = {
        f"{watermark}.threshold_enabled": True,
        f"{watermark}.watermark.low": "900tb",
        f"{watermark}.watermark.high": "900tb",
        f"{watermark}.watermark.flood_stage": "900tb",
        "cluster.info.update.interval": "10s",
    }
    node.client.cluster.put_settings(persistent=full)
    wait_for_block(node, is_there=True)
    publish(pages[0], "Warmtepomp op een volle schijf")
    drain()
    assert OutboxEntry.objects.count() == 1
    assert read_from_database(reader) == len(pages)

    small = {key: "1b" for key in full if "watermark" in key}
    node.client.cluster.put_settings(persistent=small)
    wait_for_block(node, is_there=False)
    node.client.cluster.put_settings(persistent=dict.fromkeys(full))
    caught_up()
    assert "Warmtepomp op een volle schijf" in titles()


def wait_for_block(node, *, is_there: bool) -> None:
    """Wait until the node itself has made the index read-only, or writable again."""
    until = time.monotonic() + 45
    name = "index.blocks.read_only_allow_delete"
    while time.monotonic() < until:
        found = node.client.indices.get_settings(index=alias(), name=name, flat_settings=True)
        if any(each["settings"] for each in found.values()) == is_there:
            return
        time.sleep(0.3)
    pytest.fail(f"The block is {'not there' if is_there else 'still there'}.")


def test_the_index_is_missing(node, reader, pages, run_jobs):
    node.client.indices.delete(index=index.live().name)
    assert read_from_database(reader) == 20
    publish(pages[0], "Warmtepomp zonder index")
    sweep()
    # What beat has asked for, a worker does.
    run_jobs()

    caught_up()
    assert "Warmtepomp zonder index" in titles()
    wait_for_answers(reader)


def test_half_of_a_bulk_is_refused(node, reader, pages, settings):
    proxy = RefusingProxy(node.url)
    settings.ELASTICSEARCH_URL = proxy.url
    try:
        for page in pages:
            publish(page, f"{page.title} opnieuw")
        drain()
        assert proxy.refused == 10
        assert OutboxEntry.objects.values("document_id").distinct().count() == 10
        assert not DeadLetter.objects.exists()
        settings.ELASTICSEARCH_URL = node.url
        caught_up()
    finally:
        proxy.close()
    assert all(title.endswith("opnieuw") for title in titles())


def test_a_document_that_does_not_fit_the_mapping_stops_no_other(node, reader, pages, monkeypatch):
    poisoned, content = str(pages[3].pk), sources()["content"]
    produce = content.documents

    def poison(ids):
        for document in produce(ids):
            is_it = document.id == poisoned
            yield replace(document, plugin="x" * 40_000) if is_it else document

    monkeypatch.setattr(type(content), "documents", staticmethod(poison))
    for page in pages:
        publish(page, f"{page.title} opnieuw")
    drain()
    assert [letter.document_id for letter in DeadLetter.objects.all()] == [poisoned]
    assert sum(title.endswith("opnieuw") for title in titles()) == 19

    monkeypatch.undo()
    changed("content", [poisoned])
    caught_up()
    assert not DeadLetter.objects.exists()


def test_an_address_without_a_machine(reader, settings):
    settings.ELASTICSEARCH_URL = "http://elasticsearch.invalid:9200"
    factories.make_news(title="Warmtepomp")
    drain()

    assert read_from_database(reader) == 1
    assert Entry.objects.filter(kind="news").count() == 1
