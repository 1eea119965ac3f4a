"""Read tips, tops and flops."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Q, QuerySet, When

from adoption.feedback.models import Feedback, FeedbackQuerySet
from kring.core.types import AuthenticatedUser
from plugins.gate.keys import feature_of, plugin_of

BOARD_LIMIT = 500


def open_flops_by_plugin() -> Counter[str]:
    """Return how many open flops each plugin has; one query for all."""
    return _counts(_open_flops(), "plugin")


def given_per_ring(key: str, version: str, since: datetime) -> Counter[int | None]:
    """Return by the order of a ring how often its people gave feedback, of which as ``about`` says."""
    return _counts(about(key, version, since), "ring_order")


def about(key: str, version: str, since: datetime | None) -> FeedbackQuerySet:
    """Return what was said about this version of a plugin, or of one feature of it.

    What has no version counts since this moment; all of it when that is None.
    """
    by_time = Q(version="") if since is None else Q(version="", created_at__gte=since)
    rows = Feedback.objects.shown().filter(plugin=plugin_of(key), feature=feature_of(key))
    return rows.filter(Q(version=version) | by_time)


def feedback_of(user: AuthenticatedUser) -> QuerySet[Feedback]:
    """Return the feedback that the user gave under their name, for their own data."""
    return Feedback.objects.filter(giver=user)


def _open_flops() -> QuerySet[Feedback]:
    return Feedback.objects.shown().filter(kind=Feedback.Kind.FLOP, status__in=Feedback.OPEN)


def _counts(rows: QuerySet[Feedback], field: str) -> Counter[Any]:
    counts = rows.order_by().values_list(field).annotate(number=models.Count("pk"))
    return Counter(dict(counts))


def answered(key: str, version: str, since: datetime | None) -> tuple[int, int, int]:
    """Return how many people gave feedback, how many a flop, and how many flops are open; as ``about`` says.

    A flop that was mended counts as an answer only. A person who gave three tips counts once. Each anonymous one
    counts as a person, because nothing is stored that would show that two come from the same person; of its time
    only the week is known, so that it counts from the first whole week on.
    """
    rows = about(key, version, since)
    is_flop = Q(kind=Feedback.Kind.FLOP) & ~Q(status=Feedback.Status.DONE)
    counts = rows.aggregate(
        named=models.Count("giver", distinct=True),
        anonymous=models.Count("pk", filter=Q(giver=None)),
        named_flops=models.Count("giver", distinct=True, filter=is_flop),
        anonymous_flops=models.Count("pk", filter=is_flop & Q(giver=None)),
        open=models.Count("pk", filter=is_flop & Q(status__in=Feedback.OPEN)),
    )
    return (
        counts["named"] + counts["anonymous"],
        counts["named_flops"] + counts["anonymous_flops"],
        counts["open"],
    )


@dataclass(frozen=True)
class Column:
    """One column of the board: a status and its feedback."""

    status: str
    label: str
    items: list[Feedback]


def board(slug: str = "") -> list[Column]:
    """Return the triage board, flops first in each column; of one plugin or of all. One query."""
    feedback = Feedback.objects.shown().select_related("giver", "answered_by")
    if slug:
        feedback = feedback.filter(plugin=slug)
    rank = Case(
        When(kind=Feedback.Kind.FLOP, then=0), When(kind=Feedback.Kind.TIP, then=1), default=2
    )
    items = list(feedback.order_by(rank, "-created_at", "-pk")[:BOARD_LIMIT])
    return [
        Column(status, str(label), [item for item in items if item.status == status])
        for status, label in Feedback.Status.choices
    ]


def plugins_with_feedback() -> list[str]:
    """Return the slugs of the plugins that have feedback."""
    shown = Feedback.objects.shown().order_by("plugin")
    return list(shown.values_list("plugin", flat=True).distinct())


def given_by(user: AuthenticatedUser) -> QuerySet[Feedback]:
    """Return the feedback that the user gave under their name, newest first."""
    return Feedback.objects.filter(giver=user).select_related("answered_by")


def unread_answers(user: AuthenticatedUser) -> int:
    """Return how many answers the user has not read yet."""
    return Feedback.objects.filter(giver=user, answered_at__isnull=False, seen_at=None).count()
