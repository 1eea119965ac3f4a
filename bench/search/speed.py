"""How fast search is in a large organisation, beside the bare engine and beside Wagtail's indexing.

Usage: python -m bench.search.speed [--people=N] [--pages=N] [--documents=N] [--rounds=N]

Everything is printed as a ratio, with the sizes: the milliseconds are this machine's. At full size
(``--people=100000 --pages=50000 --documents=20000``) the node needs a heap of 2 GB.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from django.test.utils import setup_test_environment, teardown_test_environment

from bench import scratch
from bench.search import indexing
from bench.search.node import address

PEOPLE, PAGES, DOCUMENTS, ROUNDS = 5_000, 2_500, 1_000, 3
# Indexing is measured on so many pages at most, ours and Wagtail's on the same.
INDEXED_PAGES, INDEXING_ROUNDS = 2_000, 3
# A busy machine is waited for: otherwise the database would answer, and nobody would know.
PATIENCE = 60.0
TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
QUERIES, PREFIXES = 60, 200
SEED = 20261125
KILOBYTE = 1024
READER = "reader@example.org"
# Marks a page that the database answered, or that has another fault.
WARNING = b"callout-warning"
# The limits that are asked of search.
SQL, ENGINE, VIEW_RATIO, BODY, SUGGEST_MS = 4, 1, 1.5, 8, 50.0


def main() -> int:
    """Build, measure, print; 1 when a count or a size, which no busy machine changes, is too large."""
    parser = argparse.ArgumentParser(prog="python -m bench.search.speed")
    for name, default in (
        ("people", PEOPLE),
        ("pages", PAGES),
        ("documents", DOCUMENTS),
        ("rounds", ROUNDS),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    sizes = parser.parse_args()
    node = address()
    scratch.set_up(node)
    with scratch.one(lambda: _fill_few(sizes)):
        from bench.search.ours import own_search
        from kring.jobs.api import nothing_enqueued

        rates = indexing.measure(node, INDEXING_ROUNDS)
        with nothing_enqueued():
            _fill_rest(sizes)
        started = time.monotonic()
        with own_search(), _patience(), _as_readers_get_it():
            total = time.monotonic() - started
            result = _results_pages(sizes.rounds)
            suggesting = _suggestions(sizes.rounds)
    _print(sizes, rates, total, result, suggesting)
    return 1 if _too_large(result) else 0


def _fill_few(sizes: argparse.Namespace) -> None:
    from bench.search import crowd
    from kring.jobs.api import nothing_enqueued
    from tests.support import factories

    with nothing_enqueued():
        crowd.make_organisation()
        factories.make_employee(email=READER)
        crowd.make_people(min(sizes.people, 50))
        crowd.make_pages(min(sizes.pages, INDEXED_PAGES))


def _fill_rest(sizes: argparse.Namespace) -> None:
    from django.db import connection

    from bench.search import crowd

    crowd.make_people(sizes.people)
    crowd.make_pages(sizes.pages)
    crowd.make_documents(sizes.documents)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _texts() -> list[str]:
    """Return what is typed: judged queries of the tuning half, and names."""
    from bench.search.judgements import load
    from people.models import Person

    chance = random.Random(SEED)
    judged = [query.query for query in load() if query.half == "tune" and query.language == "nl"]
    names = list(Person.objects.order_by("pk").values_list("display_name", flat=True)[:5000])
    return chance.sample(judged, QUERIES // 2) + chance.sample(names, QUERIES // 2)


def _results_pages(rounds: int) -> dict[str, Any]:
    """Visit the results pages, and ask the bare engine the same, in turn."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from people.models import User
    from search.contract.readers import reader_for
    from search.engine.build import build
    from search.engine.client import client
    from search.query.parsing import parse

    user = User.objects.get(email=READER)
    reader = replace(reader_for(user), language="nl")
    browser, where = Client(), reverse("search:results")
    browser.force_login(user)
    found: dict[str, Any] = {
        "view": [],
        "bare": [],
        "body": [],
        "sql": [],
        "own_sql": [],
        "requests": [],
    }
    with CaptureQueriesContext(connection) as empty:
        _visit(browser, where, "")
    for number in range(rounds + 1):
        for text in _texts():
            query = parse({"q": text}, language="nl", today=timezone.localdate())
            lines = build(query, reader)
            bare = _timed(lambda lines=lines: client().msearch(searches=lines))
            view = _timed(lambda text=text: _visit(browser, where, text))
            if number:
                found["bare"].append(bare)
                found["view"].append(view)
                continue
            # The first round warms up what is timed, and counts.
            found["body"].append(sum(len(_line(line)) for line in lines))
            with CaptureQueriesContext(connection) as captured, _requests() as asked:
                _visit(browser, where, text)
            found["sql"].append(_number(captured))
            found["own_sql"].append(_number(captured) - _number(empty))
            found["requests"].append(len(asked))
    return found


def _number(captured: Any) -> int:
    """Return how many of these statements ask for rows or write some."""
    return sum(not query["sql"].startswith(TRANSACTIONS) for query in captured)


@contextmanager
def _patience() -> Iterator[None]:
    """Let readers wait for Elasticsearch as long as it takes."""
    from search.engine import ask, client

    with (
        mock.patch.dict(client.ask_engine.__kwdefaults__, seconds=PATIENCE),
        mock.patch.object(ask, "SUGGEST_SECONDS", PATIENCE),
    ):
        yield


@contextmanager
def _as_readers_get_it() -> Iterator[None]:
    """Render pages as they are served: tests keep the context of every template, which takes a tenth of the time."""
    teardown_test_environment()
    try:
        yield
    finally:
        setup_test_environment()


def _visit(browser: Any, where: str, text: str) -> None:
    response = browser.get(where, {"q": text} if text else {})
    assert response.status_code == 200, f"{text!r} answered {response.status_code}"
    assert WARNING not in response.content, f"{text!r} was answered by the database"


def _line(line: Any) -> bytes:
    return json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@contextmanager
def _requests() -> Iterator[list[str]]:
    """Yield a list that every request to Elasticsearch is noted in."""
    from search.engine.client import client

    transport, asked = client().transport, []
    original = transport.perform_request

    def noted(method: str, target: str, **options: Any) -> Any:
        asked.append(f"{method} {target}")
        return original(method, target, **options)

    with mock.patch.object(transport, "perform_request", noted):
        yield asked


def _suggestions(rounds: int) -> list[float]:
    """Return the seconds that it took to suggest something for the beginnings of names."""
    from people.models import Person, User
    from search.contract.readers import reader_for
    from search.site.answers import suggest

    chance = random.Random(SEED)
    names = list(Person.objects.order_by("?").values_list("display_name", flat=True)[:PREFIXES])
    typed = [name[: chance.randint(1, min(12, len(name)))] for name in names]
    reader = replace(reader_for(User.objects.get(email=READER)), language="nl")
    taken = []
    for number in range(rounds + 1):
        seconds = [_timed(lambda text=text: suggest(text, reader)) for text in typed]
        taken += seconds if number else []
    return taken


def _timed(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def _too_large(found: dict[str, Any]) -> bool:
    return (
        max(found["own_sql"]) > SQL
        or max(found["requests"]) > ENGINE
        or max(found["body"]) > BODY * KILOBYTE
    )


def _print(
    sizes: argparse.Namespace,
    rates: dict[str, indexing.Rate],
    total: float,
    found: dict[str, Any],
    suggesting: Sequence[float],
) -> None:
    from django.db import connection

    view, bare = _p95(found["view"]), _p95(found["bare"])
    rows = (
        ("requests to Elasticsearch a page, at most", str(max(found["requests"])), str(ENGINE)),
        ("SQL queries of the search, at most", str(max(found["own_sql"])), str(SQL)),
        ("SQL queries of the whole page, at most", str(max(found["sql"])), ""),
        ("size of the request, at most", f"{max(found['body']) / KILOBYTE:.1f} KB", f"{BODY} KB"),
        (
            f"p95 of the page ({1000 * view:.0f} ms) to that of the bare request ({1000 * bare:.0f} ms)",
            f"{view / bare:.2f}",
            f"{VIEW_RATIO}",
        ),
        *indexing.ratios(rates),
        ("p95 of suggestions", f"{1000 * _p95(suggesting):.0f} ms", f"{SUGGEST_MS:.0f} ms"),
        ("the whole index built in", f"{total:.0f} s", ""),
    )
    print(
        f"{sizes.people:,} people, {sizes.pages:,} pages, {sizes.documents:,} documents; "
        f"{connection.vendor}; {len(found['view'])} pages, {len(suggesting)} suggestions.\n"
    )
    print("| what | measured | limit |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    sys.exit(main())
