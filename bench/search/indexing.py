"""How fast the index is built, beside Wagtail's ``update_index`` of the same pages, and the engine alone.

Usage: python -m bench.search.indexing [--pages=N] [--rounds=N]

Everything is asked in turn, so that a busy machine slows all of it; medians are printed. "First" is a
build with nothing in the index of the database, "again" one that finds it as it should be. "Alone" is
what Elasticsearch takes when the documents are ready and two senders do nothing but send them: no
indexing is faster than that.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median_low
from typing import Any
from unittest import mock

from bench import scratch
from bench.search.node import address

PAGES, PEOPLE, ROUNDS = 10_000, 50, 3
SENDERS, BULK = 2, 500
LIMIT = 5.0
FIRST, AGAIN, ALONE = "Kring, first", "Kring, again", "Kring's documents, alone"
STOCK, DATABASE = "Wagtail on Elasticsearch", "Wagtail in the database"
STOCK_ALONE = "Wagtail's documents, alone"
MODELS = "modelsearch.management.commands.rebuild_modelsearch_index.get_indexed_models"


@dataclass(order=True)
class Rate:
    """Documents a second, and the milliseconds of processor that one took, here and in Elasticsearch."""

    documents: float = 0.0
    here: float = 0.0
    engine: float = 0.0


def main() -> int:
    """Make pages, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.indexing")
    for name, default in (("pages", PAGES), ("rounds", ROUNDS)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    node = address()
    scratch.set_up(node)
    with scratch.one(lambda: _fill(options.pages)):
        rates = measure(node, options.rounds)
    print(f"{options.pages:,} pages, {options.rounds} rounds.\n")
    print("| what | documents a second | ms of processor here | ms in Elasticsearch |")
    print("|---|---|---|---|")
    for name, rate in rates.items():
        print(f"| {name} | {rate.documents:.0f} | {rate.here:.2f} | {rate.engine:.2f} |")
    print("\n| ratio | measured | limit |\n|---|---|---|")
    for row in ratios(rates):
        print(f"| {' | '.join(row)} |")
    return 0


def _fill(pages: int) -> None:
    from bench.search import crowd
    from kring.jobs.api import nothing_enqueued

    with nothing_enqueued():
        crowd.make_organisation()
        crowd.make_people(PEOPLE)
        crowd.make_pages(pages)


def measure(node: str, rounds: int) -> dict[str, Rate]:
    """Return the median rate of each way to index the pages there are."""
    ways = {
        FIRST: _first,
        AGAIN: _again,
        STOCK: lambda: _stock(node),
        DATABASE: _database,
        ALONE: _alone,
        STOCK_ALONE: lambda: _stock_alone(node),
    }
    found: dict[str, list[Rate]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return {name: median_low(rates) for name, rates in found.items()}


def ratios(rates: dict[str, Rate]) -> list[tuple[str, str, str]]:
    """Return as rows how Kring compares with each backend of Wagtail, and with the engine alone."""
    kring = rates[AGAIN].documents
    rows = []
    for name, limit in (
        (STOCK, f"{LIMIT}"),
        (DATABASE, f"{LIMIT}"),
        (ALONE, ""),
        (STOCK_ALONE, ""),
    ):
        other = rates[name].documents
        told = f"indexing, documents a second ({kring:.0f}) to {name} ({other:.0f})"
        rows.append((told, f"{kring / other:.1f}", limit))
    return rows


def _first() -> Rate:
    from search.models import Entry

    Entry.objects.all().delete()
    return _again()


def _again() -> Rate:
    from bench.search.ours import own_search
    from search.engine.index import count
    from search.engine.names import alias

    search = own_search()
    rate = _timed(search.__enter__, lambda: count(alias()))
    search.__exit__(None, None, None)
    return rate


def _stock(node: str) -> Rate:
    from wagtail.models import Page

    from bench.search import stock

    with _stock_backend(node) as backend, mock.patch(MODELS, return_value=_page_models()):
        name = backend.get_index_for_model(Page).name
        return _timed(stock.update_index, lambda: backend.es.count(index=name)["count"])


def _database() -> Rate:
    from django.core.management import call_command
    from django.test import override_settings
    from wagtail.search.models import IndexEntry

    IndexEntry.objects.all().delete()
    backend = {"default": {"BACKEND": "wagtail.search.backends.database"}}
    with (
        override_settings(WAGTAILSEARCH_BACKENDS=backend),
        mock.patch(MODELS, return_value=_page_models()),
    ):
        return _timed(lambda: call_command("update_index", verbosity=0), IndexEntry.objects.count)


def _alone() -> Rate:
    from search.engine.client import client
    from search.engine.index import FILLING, ensure_synonym_sets
    from search.engine.mapping import index_body
    from search.engine.names import alias

    name, body = f"{alias()}-alone", index_body()
    ensure_synonym_sets()
    client().indices.create(
        index=name, settings=body["settings"] | FILLING, mappings=body["mappings"]
    )
    rate = _sent(name, [(write.key, write.source) for write in _writes()])
    client().indices.delete(index=name)
    return rate


def _writes() -> Iterator[Any]:
    from search.contract.sources import sources
    from search.engine.target import writes_of
    from search.outbox.reading import read
    from search.upkeep.builds import all_ids

    for key, source in sources().items():
        yield from writes_of(read({key: list(all_ids(source))}))[0]


def _stock_alone(node: str) -> Rate:
    from wagtail.models import Page

    with _stock_backend(node) as backend:
        index = backend.index_class(backend, f"{backend.get_index_for_model(Page).name}_alone")
        index.put()
        documents = []
        for model in _page_models():
            index.add_model(model)
            mapping = backend.mapping_class(model)
            documents += [
                (mapping.get_document_id(page), mapping.get_document(page))
                for page in model.get_indexed_objects()
            ]
        return _sent(index.name, documents)


def _stock_backend(node: str) -> Any:
    from django.conf import settings

    from bench.search import stock

    return stock.stock_search(node, settings.INDEX_PREFIX)


def _page_models() -> list[Any]:
    from wagtail.models import Page, get_page_models

    return [Page, *(model for model in get_page_models() if model is not Page)]


def _sent(index: str, documents: Sequence[tuple[str, Any]]) -> Rate:
    """Return how fast the engine takes these documents, by id, when nothing but sending is left to do."""
    from search.engine.client import client

    serializer = client().transport.serializers.get_serializer("application/json")
    requests = []
    for start in range(0, len(documents), BULK):
        lines: list[Any] = []
        for key, source in documents[start : start + BULK]:
            lines += [{"index": {"_id": key}}, source]
        requests.append(b"".join(serializer.dumps(line) + b"\n" for line in lines))

    def send(body: bytes) -> None:
        answer = client().perform_request(
            "POST",
            f"/{index}/_bulk",
            params={"filter_path": "errors"},
            headers={"content-type": "application/x-ndjson", "accept": "application/json"},
            body=body,
        )
        assert not answer.body["errors"], "Elasticsearch refused documents."

    def send_all() -> None:
        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(send, requests))
        client().indices.refresh(index=index)

    return _timed(send_all, lambda: len(documents))


def _timed(action: Callable[[], Any], count: Callable[[], int]) -> Rate:
    here, engine, started = time.process_time(), _engine_seconds(), time.perf_counter()
    action()
    seconds = time.perf_counter() - started
    here, engine = time.process_time() - here, _engine_seconds() - engine
    number = count()
    return Rate(number / seconds, 1000 * here / number, 1000 * engine / number)


def _engine_seconds() -> float:
    """Return how much processor time Elasticsearch has used, all nodes together."""
    from search.engine.client import client

    nodes = client().nodes.stats(metric="process")["nodes"].values()
    return sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000


if __name__ == "__main__":
    sys.exit(main())
