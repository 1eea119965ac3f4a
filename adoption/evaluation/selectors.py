"""Read the outcome of an evaluation moment, without numbers that identify people."""

from dataclasses import dataclass

from adoption.evaluation.models import EvaluationMoment
from adoption.feedback.models import Feedback
from kring.core.small_numbers import SMALLEST_SHOWN


@dataclass(frozen=True)
class Count:
    """How many people gave feedback of one kind; None below ``SMALLEST_SHOWN``."""

    label: str
    people: int | None


@dataclass(frozen=True)
class Report:
    """The outcome of an evaluation moment. ``texts`` is None when too few people answered.

    ``total`` is rounded down to fives when exactly one kind is hidden: a subtraction would reveal it.
    """

    moment: EvaluationMoment
    counts: list[Count]
    total: int | None
    texts: list[Feedback] | None

    @property
    def is_total_exact(self) -> bool:
        """Return whether the total is exact, not rounded down."""
        return not _hides_one(self.counts)

    @property
    def shows_kinds(self) -> bool:
        """Return whether each text may show its kind: readers can then count texts by kind."""
        return all(count.people is not None for count in self.counts)

    @property
    def invited(self) -> int | None:
        """Return how many people were invited; None below ``SMALLEST_SHOWN``."""
        return self.moment.invited if self.moment.invited >= SMALLEST_SHOWN else None


def report(moment: EvaluationMoment) -> Report:
    """Return the feedback of the ring since its previous evaluation, until this one closed.

    Numbers below ``SMALLEST_SHOWN`` stay hidden, and with so few answers the texts as well: in a small
    group a text identifies its writer.
    """
    earlier = EvaluationMoment.objects.filter(
        plugin=moment.plugin, ring_order=moment.ring_order, opens_on__lt=moment.opens_on
    )
    feedback = Feedback.objects.shown().filter(
        plugin=moment.plugin,
        # The rings of a feature are others.
        feature="",
        ring_order=moment.ring_order,
        created_at__date__lte=moment.closes_on,
    )
    if previous := earlier.first():
        feedback = feedback.filter(created_at__date__gt=previous.closes_on)
    given = list(feedback.order_by("kind", "created_at", "pk"))
    counts = [
        Count(str(label), _shown([item for item in given if item.kind == kind]))
        for kind, label in Feedback.Kind.choices
    ]
    total = _shown(given)
    if total and _hides_one(counts):
        total -= total % SMALLEST_SHOWN
    texts = [item for item in given if item.text] if total else None
    return Report(moment, counts, total, texts)


def _hides_one(counts: list[Count]) -> bool:
    return sum(count.people is None for count in counts) == 1


def _shown(given: list[Feedback]) -> int | None:
    """Return how many people gave this feedback; None from 1 up to one less than ``SMALLEST_SHOWN``."""
    named = {item.giver_id for item in given if item.giver_id}
    people = len(named) + sum(item.giver_id is None for item in given)
    return people if people == 0 or people >= SMALLEST_SHOWN else None
