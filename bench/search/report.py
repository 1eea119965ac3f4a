"""The tables that the quality of search is printed in."""

from collections.abc import Mapping, Sequence

from bench.search.judgements import HALVES, Judged
from bench.search.metrics import Scores, scores

Rankings = Mapping[str, Sequence[str]]


def measured(judged: Sequence[Judged], found: Rankings) -> Scores:
    """Return the scores of these queries with what was found for each, by its id."""
    return scores([(found[query.id], query.judgements) for query in judged])


def halves(judged: Sequence[Judged], engines: Mapping[str, Rankings]) -> str:
    """Return a table with every measure, a row for each engine in each half."""
    lines = [
        "| half | engine | queries | nDCG@10 | MRR | success@1 | success@3 | nothing found |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for half in HALVES:
        chosen = [query for query in judged if query.half == half]
        for name, found in engines.items():
            mean = measured(chosen, found)
            lines.append(
                f"| {half} | {name} | {mean.queries} | {mean.ndcg:.3f} | {mean.mrr:.3f} "
                f"| {mean.success1:.3f} | {mean.success3:.3f} | {mean.empty:.1%} |"
            )
    return "\n".join(lines)


def classes(judged: Sequence[Judged], engines: Mapping[str, Rankings]) -> str:
    """Return a table of nDCG@10 with a row for each class of queries, and what they differ by.

    The difference is that of the first engine and the last.
    """
    heads = [f"{name}, {half}" for half in HALVES for name in (*engines, "difference")]
    lines = [f"| class | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for kind in (*dict.fromkeys(query.kind for query in judged), ""):
        cells = []
        for half in HALVES:
            chosen = [q for q in judged if q.half == half and kind in {"", q.kind}]
            values = [measured(chosen, found).ndcg for found in engines.values()]
            cells += [f"{value:.3f}" for value in values]
            cells.append(f"{values[0] - values[-1]:+.3f}")
        lines.append(f"| {kind or 'all'} | {' | '.join(cells)} |")
    return "\n".join(lines)


def failures(judged: Sequence[Judged], found: Rankings, below: float) -> str:
    """Return the queries whose nDCG@10 is below this, worst first: what was found, what was wanted."""
    values = {query.id: measured([query], found).ndcg for query in judged}
    worst = sorted(judged, key=lambda query: (values[query.id], query.id))
    return "\n".join(
        _failure(query, found[query.id], values[query.id])
        for query in worst
        if values[query.id] < below
    )


def _failure(query: Judged, found: Sequence[str], value: float) -> str:
    lines = [f"{value:.3f}  {query.id}  [{query.language}]  {query.query}"]
    lines += [f"    {query.judgements.get(key, 0)}  {key}" for key in found]
    missed = [(grade, key) for key, grade in query.judgements.items() if key not in found]
    wanted = [f"{grade} {key}" for grade, key in sorted(missed, reverse=True) if grade > 1]
    return "\n".join([*lines, *(f"    missed: {each}" for each in wanted[:10])])
