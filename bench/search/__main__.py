"""How well search finds: ours and Wagtail's, on the judged queries and on misspelt names.

Usage: python -m bench search [--guard] [--keep] [--failures=FILE]

``--guard`` ends with an error when the test half is worse than ``baseline.json``, ``--keep`` writes
that file again, ``--failures`` writes what the tuning half does not find as it should.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

from bench import scratch
from bench.search import baseline, report
from bench.search.judgements import Judged, load, natural_keys
from bench.search.metrics import CUT
from bench.search.misspellings import KINDS, Misspelt, misspellings
from bench.search.node import address

OURS, STOCK = "Kring", "Wagtail"
# The targets that the readme gives.
NDCG, LEAD, NAMES = 0.90, 0.25, 0.98
FAILED_BELOW = 0.9
NAMED_WITHIN = 3


def fill() -> None:
    """Load the demo organisation, and read its documents as a worker would."""
    from django.core.management import call_command

    from editorial.services.extraction import read_document, unread_documents

    call_command("setup_kring", verbosity=0)
    call_command("load_demo", stdout=StringIO())
    for document in unread_documents():
        read_document(document_id=document.pk)


def main() -> int:
    """Index with both, ask both, print; 1 when the guard finds something worse."""
    parser = argparse.ArgumentParser(prog="python -m bench search")
    parser.add_argument("--guard", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--failures", type=Path)
    options = parser.parse_args()
    node = address()
    scratch.set_up(node)
    judged, typed = load(), misspellings()
    with scratch.one(fill):
        engines, names = _ask_both(node, judged, typed)
    print(report.halves(judged, engines), report.classes(judged, engines), sep="\n\n")
    print(f"\n{_names_table(typed, names)}\n")
    result = baseline.Result.of(judged, engines[OURS], _success(typed, names[OURS]))
    _print_targets(result, report.measured(baseline.test_half(judged), engines[STOCK]).ndcg)
    if options.failures:
        tune = [query for query in judged if query.half == "tune"]
        text = report.failures(tune, engines[OURS], FAILED_BELOW)
        missed = [m for m in typed if not _is_found(m, names[OURS])]
        text += "\n\nNames not among the first three:\n" + "\n".join(map(str, missed))
        options.failures.write_text(text + "\n", encoding="utf-8")
    if options.keep:
        baseline.keep(result)
    return baseline.guard(result) if options.guard else 0


def _ask_both(
    node: str, judged: Sequence[Judged], typed: Sequence[Misspelt]
) -> tuple[dict[str, dict[str, list[str]]], dict[str, dict[str, list[str]]]]:
    """Return what each engine found: for the judged queries by id, for the names by query."""
    from django.conf import settings

    from bench.search import ours, stock

    keys = natural_keys()
    unknown = {key for query in judged for key in query.judgements} - set(keys.values())
    assert not unknown, f"Judged, but not in the demo: {sorted(unknown)}"

    def ask(search: Callable[[str, str, int], list[str]]) -> tuple[dict, dict]:
        def found(text: str, language: str) -> list[str]:
            return [keys.get(key, key) for key in search(text, language, CUT)]

        return (
            {query.id: found(query.query, query.language) for query in judged},
            {misspelt.query: found(misspelt.query, "nl") for misspelt in typed},
        )

    with ours.own_search():
        readers = {language: ours.reader_of(language) for language in ours.READERS}
        own = ask(lambda text, language, limit: ours.search(text, readers[language], limit))
    with stock.stock_search(node, settings.INDEX_PREFIX) as backend:
        stock.update_index()
        theirs = ask(lambda text, language, limit: stock.search(backend, text, limit))
    return {OURS: own[0], STOCK: theirs[0]}, {OURS: own[1], STOCK: theirs[1]}


def _is_found(misspelt: Misspelt, found: dict[str, list[str]]) -> bool:
    first = found[misspelt.query][:NAMED_WITHIN]
    return any(key.removeprefix("person:") in misspelt.expected for key in first)


def _success(typed: Sequence[Misspelt], found: dict[str, list[str]]) -> float:
    return sum(_is_found(misspelt, found) for misspelt in typed) / len(typed)


def _names_table(typed: Sequence[Misspelt], names: dict[str, dict[str, list[str]]]) -> str:
    lines = [
        f"| misspelt names, success@{NAMED_WITHIN} | names | {' | '.join(names)} |",
        "|---|---" + "|---" * len(names) + "|",
    ]
    for kind in (*KINDS, ""):
        chosen = [misspelt for misspelt in typed if kind in {"", misspelt.kind}]
        values = [f"{_success(chosen, found):.3f}" for found in names.values()]
        lines.append(f"| {kind or 'all'} | {len(chosen)} | {' | '.join(values)} |")
    return "\n".join(lines)


def _print_targets(result: baseline.Result, theirs: float) -> None:
    for what, value, target in (
        ("nDCG@10 on the test half", result.ndcg, NDCG),
        ("nDCG@10 above Wagtail's on the test half", result.ndcg - theirs, LEAD),
        (f"misspelt names, success@{NAMED_WITHIN}", result.names, NAMES),
    ):
        print(f"{what}: {value:.3f}, target {target:.2f}{'' if value >= target else ' (not met)'}")


if __name__ == "__main__":
    sys.exit(main())
