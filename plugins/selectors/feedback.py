"""Reading tips, tops and flops."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Q, QuerySet, When

from plugins.models.feedback import EvaluationMoment, Feedback
from plugins.selectors.usage import SMALLEST_SHOWN

BOARD_LIMIT = 500


def open_flops(slug: str) -> int:
    """Return how many flops about the plugin nobody has dealt with: new or planned."""
    flops = Feedback.objects.filter(plugin=slug, kind=Feedback.Kind.FLOP)
    return flops.filter(status__in=Feedback.OPEN).count()


def answers(slug: str, ring_order: int) -> int:
    """Return how many people of the ring have said something about the plugin.

    Somebody who gave three tips counts once; each anonymous word counts as somebody, because
    nothing is stored by which two could be told to come from one person.
    """
    counted = Feedback.objects.filter(plugin=slug, ring_order=ring_order).aggregate(
        named=models.Count("giver", distinct=True),
        anonymous=models.Count("pk", filter=Q(giver=None)),
    )
    return counted["named"] + counted["anonymous"]


@dataclass(frozen=True)
class Column:
    """One column of the board: a status and what stands in it."""

    status: str
    label: str
    items: list[Feedback]


def board(slug: str = "") -> list[Column]:
    """Return the triage board, flops first in each column; of one plugin or of all. One query."""
    found = Feedback.objects.select_related("giver", "answered_by")
    if slug:
        found = found.filter(plugin=slug)
    rank = Case(
        When(kind=Feedback.Kind.FLOP, then=0), When(kind=Feedback.Kind.TIP, then=1), default=2
    )
    items = list(found.order_by(rank, "-created_at", "-pk")[:BOARD_LIMIT])
    return [
        Column(status, str(label), [item for item in items if item.status == status])
        for status, label in Feedback.Status.choices
    ]


def plugins_with_feedback() -> list[str]:
    """Return the slugs that somebody said something about."""
    return list(Feedback.objects.order_by("plugin").values_list("plugin", flat=True).distinct())


def given_by(user: Any) -> QuerySet[Feedback]:
    """Return what the user gave under their own name, newest first."""
    return Feedback.objects.filter(giver=user).select_related("answered_by")


def unread_answers(user: Any) -> int:
    """Return how many answers the user has not looked at yet."""
    return Feedback.objects.filter(giver=user, answered_at__isnull=False, seen_at=None).count()


@dataclass(frozen=True)
class Count:
    """How many people said one kind of thing; None when they are fewer than ``SMALLEST_SHOWN``."""

    label: str
    people: int | None


@dataclass(frozen=True)
class Report:
    """What an evaluation moment brought. ``texts`` is None when too few people answered.

    ``total`` is told in fives when exactly one kind is hidden, or it would give that number away.
    """

    moment: EvaluationMoment
    counts: list[Count]
    total: int | None
    texts: list[Feedback] | None

    @property
    def is_total_exact(self) -> bool:
        """Return whether the total is the number itself and not the least that it can be."""
        return not _hides_one(self.counts)

    @property
    def tells_kinds(self) -> bool:
        """Return whether each text may say of which kind it is: then they can be counted by kind."""
        return all(count.people is not None for count in self.counts)

    @property
    def invited(self) -> int | None:
        """Return how many people were invited; None when they are fewer than ``SMALLEST_SHOWN``."""
        return self.moment.invited if self.moment.invited >= SMALLEST_SHOWN else None


def report(moment: EvaluationMoment) -> Report:
    """Return what the ring said since its evaluation before this one, until this one closed.

    Numbers under ``SMALLEST_SHOWN`` stay hidden, and with so few answers the texts as well: in a small
    group a text tells who wrote it.
    """
    before = EvaluationMoment.objects.filter(
        plugin=moment.plugin, ring_order=moment.ring_order, opens_on__lt=moment.opens_on
    )
    found = Feedback.objects.filter(
        plugin=moment.plugin,
        ring_order=moment.ring_order,
        created_at__date__lte=moment.closes_on,
    )
    if previous := before.first():
        found = found.filter(created_at__date__gt=previous.closes_on)
    given = list(found.order_by("kind", "created_at", "pk"))
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
    """Return how many people gave these; nothing from 1 up to one less than ``SMALLEST_SHOWN``."""
    named = {item.giver_id for item in given if item.giver_id}
    people = len(named) + sum(item.giver_id is None for item in given)
    return people if people == 0 or people >= SMALLEST_SHOWN else None
