"""Read ideas, each list in the same number of queries whatever its length."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kring_ideas.models import Idea, State, Vote
from kring_ideas.words import stems

ORDERS = {"newest": ("-created_at", "-pk"), "votes": ("-number_of_votes", "-created_at", "-pk")}
MOST_SIMILAR = 5
OPEN = (State.NEW, State.REVIEW, State.PLANNED)
Reader = AbstractUser | AnonymousUser


def with_votes(ideas: QuerySet[Idea], user: Reader) -> QuerySet[Idea]:
    """Return the ideas with ``number_of_votes``, ``is_voted`` (by the reader) and their people."""
    mine = Vote.objects.filter(idea=OuterRef("pk"), user_id=user.pk)
    return ideas.select_related("author__person", "owner__person").annotate(
        number_of_votes=Count("votes"), is_voted=Exists(mine)
    )


def idea_list(user: Reader, *, state: str = "", order: str = "newest") -> QuerySet[Idea]:
    """Return the ideas in this state (default: all) in this order (default: newest first)."""
    ideas = with_votes(Idea.objects.all(), user).order_by(*ORDERS.get(order, ORDERS["newest"]))
    return ideas.filter(state=state) if state in State.values else ideas


def ideas_of(user: Reader) -> QuerySet[Idea]:
    """Return the ideas that the user handed in or takes care of, newest first."""
    own = Idea.objects.filter(Q(author_id=user.pk) | Q(owner_id=user.pk))
    return with_votes(own, user).order_by(*ORDERS["newest"])


def similar_ideas(title: str) -> list[Idea]:
    """Return up to five ideas whose titles share at least half of these words, closest first.

    One query over the index of words, however many ideas there are.
    """
    words = stems(title)
    if not words:
        return []
    shared = Count("words", filter=Q(words__word__in=words))
    ideas = (
        Idea.objects.filter(words__word__in=words)
        .annotate(shared=shared)
        .filter(shared__gte=(len(words) + 1) // 2)
    )
    return list(ideas.order_by("-shared", "-created_at")[:MOST_SIMILAR])


def home_ideas(user: Reader) -> dict[str, list[Idea]]:
    """Return the three newest ideas and the three open ones with most votes."""
    most = with_votes(Idea.objects.filter(state__in=OPEN), user).order_by(*ORDERS["votes"])
    return {"newest": list(idea_list(user)[:3]), "most_voted": list(most[:3])}


def ideas_since(moment: datetime) -> QuerySet[Idea]:
    """Return the ideas handed in after the moment, oldest first."""
    ideas = Idea.objects.filter(created_at__gt=moment)
    return ideas.select_related("author__person").order_by("created_at", "pk")


def by_state() -> list[tuple[str, int]]:
    """Return the number of ideas in each state, for a chart."""
    counts = dict(Idea.objects.order_by().values_list("state").annotate(Count("pk")))
    return [(str(state.label), counts.get(state.value, 0)) for state in State]


def ideas_done() -> int:
    """Return how many ideas were carried out."""
    return Idea.objects.filter(state=State.DONE).count()


def waiting_too_long(days: int) -> int:
    """Return how many ideas have been new for more than so many days."""
    return Idea.objects.filter(
        state=State.NEW, created_at__lt=timezone.now() - timedelta(days=days)
    ).count()
