"""Measure how well search finds the pages of a real manual, beside Wagtail's backend in the same run.

Usage: python -m bench corpus [--queries=400]

The pages are published as guidance, read by the room's own search source, and asked for with the
query of a results page. The texts are downloaded for the run and not kept.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import scratch
from bench.corpus.texts import SOURCES, Question, Text, misspelt, questions, texts, unpack
from bench.search.metrics import CUT, Scores, scores
from bench.search.node import address

# Takes what is typed, returns primary keys.
Search = Callable[[str], list[str]]
TARGETS = {"nl": 0.60, "en": 0.66, "nl typo": 0.62, "en typo": 0.62}
OURS = "Kring"
BATCH = 200


def publish(pages: Sequence[Text], language: str) -> dict[str, str]:
    """Publish the pages under the home page; return the primary key of each by its key."""
    from django.db import transaction
    from wagtail.models import Page, Site

    from home.models import ContentPage

    home = Site.objects.get(is_default_site=True).root_page
    found: dict[str, str] = {}
    for start in range(0, len(pages), BATCH):
        with transaction.atomic():
            parent = Page.objects.get(pk=home.pk).specific
            for number, text in enumerate(pages[start : start + BATCH], start):
                page = ContentPage(
                    title=text.title[:255],
                    slug=f"{language}-{number}",
                    language=language,
                    body=_blocks(text),
                    live=False,
                )
                parent.add_child(instance=page)
                page.save_revision().publish(skip_permission_checks=True)
                found[text.key] = str(page.pk)
    return found


def _blocks(text: Text) -> list[tuple[str, object]]:
    from django.utils.html import escape

    blocks: list[tuple[str, object]] = []
    for heading, under in text.parts:
        if heading and heading != text.title:
            blocks.append(("heading", {"text": heading[:200]}))
        if under:
            blocks.append(("rich_text", f"<p>{escape(under)}</p>"))
    return blocks


def searches(language: str, node: str, typed: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return what each engine finds for everything typed, by engine and query."""
    from types import SimpleNamespace

    from django.conf import settings
    from wagtail.models import Page

    from bench.search import ours, stock
    from search.contract.readers import Reader

    user = SimpleNamespace(is_authenticated=True, is_active=True)
    reader = Reader(user=user, tokens=None, language=language)
    found: dict[str, dict[str, list[str]]] = {}
    with ours.own_search():
        found[OURS] = {
            text: [key.partition(":")[2] for key in ours.search(text, reader, CUT)]
            for text in typed
        }
    with stock.stock_search(node, settings.INDEX_PREFIX) as backend:
        stock.update_index()
        for operator in ("or", "and"):
            found[f"Wagtail, operator {operator}"] = {
                text: [
                    str(page.pk)
                    for page in backend.search(text, Page.objects.live(), operator=operator)[:CUT]
                ]
                for text in typed
            }
    return found


def measure(
    folder: Path, language: str, node: str, number: int
) -> Mapping[str, Mapping[str, Scores]]:
    """Return the scores of each engine, for the queries as they are and misspelt."""
    from django.core.management import call_command

    pages = texts(folder, language)
    asked = questions(folder, language, {page.key for page in pages}, number)
    keys: dict[str, str] = {}

    def fill() -> None:
        call_command("setup_kring", verbosity=0)
        keys.update(publish(pages, language))

    print(f"{language}: {len(pages)} pages, {len(asked)} queries", flush=True)
    with scratch.one(fill):
        typed = [text for one in asked for text in (one.query, misspelt(one.query))]
        found = searches(language, node, list(dict.fromkeys(typed)))
    return {
        engine: {
            language: _scores(asked, keys, lambda text, by=by: by[text]),
            f"{language} typo": _scores(asked, keys, lambda text, by=by: by[misspelt(text)]),
        }
        for engine, by in found.items()
    }


def _scores(asked: Sequence[Question], keys: Mapping[str, str], search: Search) -> Scores:
    """Return the scores; every page that answers a query answers it equally well."""
    return scores([(search(one.query), {keys[key]: 2 for key in one.answers}) for one in asked])


def main() -> int:
    """Load, ask, print; nothing is gated."""
    parser = argparse.ArgumentParser(prog="python -m bench corpus")
    parser.add_argument("--queries", type=int, default=400)
    options = parser.parse_args()
    node = address()
    scratch.set_up(node)
    results: dict[str, dict[str, Scores]] = {}
    with tempfile.TemporaryDirectory(prefix="kring-corpus-") as name:
        folder = Path(name)
        if not unpack(folder):
            print("The packages libreoffice-help-nl and -en-us cannot be had: nothing is measured.")
            return 0
        for language in SOURCES:
            for engine, measured in measure(folder, language, node, options.queries).items():
                results.setdefault(engine, {}).update(measured)
    print(table(results))
    return 0


def table(results: Mapping[str, Mapping[str, Scores]]) -> str:
    """Return nDCG@10, and the share that found nothing, of each engine."""
    lines = [f"| nDCG@10 (nothing found) | {' | '.join(TARGETS)} |", "|---" * 5 + "|"]
    for engine, by in results.items():
        cells = [f"{by[column].ndcg:.3f} ({by[column].empty:.0%})" for column in TARGETS]
        lines.append(f"| {engine} | {' | '.join(cells)} |")
    lines.append(f"| target | {' | '.join(f'{value:.2f}' for value in TARGETS.values())} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
