"""The baseline of search quality: a change must not fall below it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.search import report
from bench.search.judgements import Judged

FILE = Path(__file__).parent / "baseline.json"
# Recency and ties move a figure a little from day to day; a class has few queries.
TOLERANCE, CLASS_TOLERANCE = 0.01, 0.08


@dataclass(frozen=True)
class Result:
    """How well the test half was found, as a whole and by class, and the misspelt names."""

    ndcg: float
    mrr: float
    names: float
    classes: Mapping[str, float]

    @classmethod
    def of(cls, judged: Sequence[Judged], found: report.Rankings, names: float) -> "Result":
        """Return the result of these rankings."""
        test = test_half(judged)
        mean = report.measured(test, found)
        kinds = dict.fromkeys(query.kind for query in test)
        return cls(
            ndcg=round(mean.ndcg, 4),
            mrr=round(mean.mrr, 4),
            names=round(names, 4),
            classes={
                kind: round(report.measured([q for q in test if q.kind == kind], found).ndcg, 4)
                for kind in kinds
            },
        )


def test_half(judged: Sequence[Judged]) -> list[Judged]:
    """Return the queries that nothing may be tuned on."""
    return [query for query in judged if query.half == "test"]


def keep(result: Result, file: Path = FILE) -> None:
    """Store this result as the baseline."""
    file.write_text(json.dumps(asdict(result), indent=2) + "\n", encoding="utf-8")


def regressions(result: Result, file: Path = FILE) -> list[str]:
    """Return in sentences what is worse than the baseline by more than the tolerance."""
    mark = json.loads(file.read_text(encoding="utf-8"))
    pairs = [
        (name, mark[name], getattr(result, name), TOLERANCE) for name in ("ndcg", "mrr", "names")
    ]
    pairs += [
        (f"ndcg of class {kind}", value, result.classes.get(kind, 0.0), CLASS_TOLERANCE)
        for kind, value in mark["classes"].items()
    ]
    return [
        f"{name} was {before:.3f} and is {now:.3f}."
        for name, before, now, tolerance in pairs
        if now < before - tolerance
    ]


def guard(result: Result, file: Path = FILE) -> int:
    """Print what is worse than the baseline; 1 when something is."""
    worse = regressions(result, file)
    print("\n" + ("\n".join(worse) or "The test half is found as well as before."))
    return 1 if worse else 0
