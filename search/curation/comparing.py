"""Compare what a draft of the weights does to the judged queries with the weights in force.

The measure is nDCG@10: the gain of a grade is 2^grade - 1 and the discount of place i log2(i + 1)
(Burges et al., Learning to rank using gradient descent, 2005). Hits are those of the editor who
asked for the comparison, so that it shows nobody a document that they may not see.
"""

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue, own_transactions
from search.contract.readers import Reader, reader_for
from search.curation.weights import weights_in_force, weights_of
from search.engine.answer import checked
from search.engine.build import build
from search.engine.client import UNAVAILABLE, client, is_configured
from search.engine.weights import Weights
from search.models import Comparison, JudgedQuery, WeightsVersion
from search.permissions import check_may_manage_search
from search.query.parsing import parse

logger = logging.getLogger(__name__)

CUT = 10
# Queries that are asked at once; progress is stored after each such step.
STEP = 10
# The parts of a search that decide which hits come first.
NEEDED = ("query", "post_filter", "sort", "from", "size")
# Smaller differences are not shown as better or worse.
SMALLEST = 0.005


@dataclass(frozen=True)
class Change:
    """What a draft does to one query: nDCG@10 and the first keys, before and after."""

    pk: int
    text: str
    before: float
    after: float
    keys_before: Sequence[str]
    keys_after: Sequence[str]

    @property
    def gain(self) -> float:
        """How much better it is, from -1 to 1."""
        return self.after - self.before

    @property
    def is_better(self) -> bool:
        """Whether it is better by a visible difference."""
        return self.gain > SMALLEST

    @property
    def is_worse(self) -> bool:
        """Whether it is worse by a visible difference."""
        return self.gain < -SMALLEST


@transaction.atomic
def compare_soon(*, version: WeightsVersion, by: AuthenticatedUser) -> Comparison:
    """Have a worker run the judged queries with both sets of weights."""
    check_may_manage_search(by)
    comparison = Comparison.objects.create(
        version=version,
        before=asdict(weights_in_force()),
        total=JudgedQuery.objects.count(),
        asked_by=by,
    )
    enqueue(run, comparison_id=comparison.pk)
    return comparison


@own_transactions
def run(comparison_id: int) -> None:
    """Run the judged queries with both sets of weights, and store what each found."""
    comparison = Comparison.objects.filter(pk=comparison_id).first()
    # When a worker dies, another one starts over.
    if comparison is None or comparison.status != Comparison.Status.RUNNING:
        return
    try:
        comparison.results = list(_asked(comparison))
        comparison.status = Comparison.Status.DONE
    except UNAVAILABLE as error:
        logger.warning("A comparison of weights stopped: %s", error)
        comparison.status, comparison.problem = Comparison.Status.FAILED, str(error)[:1000]
    comparison.finished_at = timezone.now()
    comparison.save()


def changes(comparison: Comparison) -> list[Change]:
    """Return the change of each query, the largest differences first."""
    found = [Change(**row) for row in comparison.results]
    return sorted(found, key=lambda change: (-abs(change.gain), change.text))


def ndcg(keys: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the gain of these documents as a part of that of the best order, 0 to 1; 0 without grades."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(key, 0) for key in keys]) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(
        (2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:CUT], start=1)
    )


def _asked(comparison: Comparison) -> Iterator[dict[str, Any]]:
    both = weights_of(comparison.before), weights_of(comparison.version.values)
    reader = reader_for(comparison.asked_by)
    queries = list(JudgedQuery.objects.prefetch_related("documents"))
    for start in range(0, len(queries), STEP):
        some = queries[start : start + STEP]
        found = iter(_found(some, reader, both))
        for query in some:
            old, new = next(found), next(found)
            grades = query.grades
            yield asdict(
                Change(query.pk, query.text, ndcg(old, grades), ndcg(new, grades), old, new)
            )
        done = start + len(some)
        Comparison.objects.filter(pk=comparison.pk).update(done=done)
        comparison.done = done


def _found(
    queries: Sequence[JudgedQuery], reader: Reader, both: Sequence[Weights]
) -> Iterator[list[str]]:
    """Yield the keys that each query finds with each of the weights, asked all at once."""
    lines: list[dict[str, Any]] = []
    for query in queries:
        mine = replace(reader, language=query.language)
        with translation.override(query.language):
            asked = parse({"q": query.text}, language=query.language, today=timezone.localdate())
            for weights in both:
                head, body = build(replace(asked, size=CUT), mine, weights)[:2]
                # The order alone: no counts, no highlights.
                needed = {name: body[name] for name in NEEDED if name in body}
                lines += [head, {**needed, "_source": False}]
    for answer in client().msearch(searches=lines)["responses"]:
        yield [hit["_id"] for hit in checked(answer)["hits"]["hits"]]


def obstacle() -> str:
    """Return the reason why no comparison can be made here; "" when one can."""
    if not is_configured():
        return _("Weights count in the search engine only, and there is none here.")
    if not JudgedQuery.objects.exists():
        return _(
            "There are no judged queries yet. Add some: a query, and the documents that should be found."
        )
    return ""
