"""Read reactions, in one query for any number of pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Count, QuerySet, Window
from django.db.models.functions import TruncWeek
from django.utils import timezone
from wagtail.models import Page

from kring_reactions.models import Reaction

# Named, not imported: a plugin knows other rooms only by the names of their models.
PAGES_WITH_REACTIONS = frozenset({"news.newspage", "blog.blogpost"})
ICONS = {
    Reaction.Kind.LIKE: ("hand-thumbs-up", "hand-thumbs-up-fill"),
    Reaction.Kind.CELEBRATE: ("balloon", "balloon-fill"),
    Reaction.Kind.INSIGHTFUL: ("lightbulb", "lightbulb-fill"),
    Reaction.Kind.SUPPORT: ("heart", "heart-fill"),
}


@dataclass(frozen=True)
class Choice:
    """One of the reactions as the reader sees it below a page."""

    kind: str
    label: str
    icon: str
    count: int
    is_mine: bool


def takes_reactions(page: Page) -> bool:
    """Return whether people can react to pages of this type."""
    return page.specific_class._meta.label_lower in PAGES_WITH_REACTIONS


def choices_for(page: Page, user: AbstractUser | AnonymousUser) -> list[Choice]:
    """Return every reaction with its number and whether it is the reader's own: two queries."""
    counts = counts_for([page.pk])[page.pk]
    mine = Reaction.objects.filter(page_id=page.pk, user_id=user.pk).values_list("kind", flat=True)
    own = mine.first()
    return [
        Choice(kind, str(kind.label), ICONS[kind][kind == own], counts.get(kind, 0), kind == own)
        for kind in Reaction.Kind
    ]


def counts_for(page_ids: Iterable[int]) -> Mapping[int, dict[str, int]]:
    """Return the number of each reaction by page, in one query for any number of pages."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = Reaction.objects.filter(page_id__in=list(page_ids)).order_by().values("page_id", "kind")
    for row in rows.annotate(number=Count("pk")):
        counts[row["page_id"]][row["kind"]] = row["number"]
    return counts


def given(counts: Mapping[str, int]) -> list[Choice]:
    """Return the reactions that were given with their numbers, for a list that only shows them."""
    return [
        Choice(kind, str(kind.label), ICONS[kind][0], counts[kind], False)
        for kind in Reaction.Kind
        if counts.get(kind)
    ]


def who_reacted(page: Page) -> QuerySet[Reaction]:
    """Return the reactions to the page with the people who gave them, newest first."""
    return Reaction.objects.filter(page_id=page.pk).select_related("user__person__photo")


@dataclass(frozen=True)
class Names:
    """The people who reacted last, and how many others did."""

    reactions: list[Reaction]
    others: int


def latest_names(page: Page, number: int = 3) -> Names:
    """Return the people who reacted to the page last, in one query."""
    latest = list(who_reacted(page).annotate(total=Window(Count("pk")))[:number])
    return Names(latest, latest[0].total - len(latest) if latest else 0)


def per_week(weeks: int = 12) -> list[tuple[str, int]]:
    """Return the number of reactions in each of the last weeks, by the date of its Monday."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    since = monday - timedelta(weeks=weeks - 1)
    rows = (
        Reaction.objects.filter(created_at__date__gte=since)
        .order_by()
        .annotate(week=TruncWeek("created_at"))
        .values_list("week")
        .annotate(Count("pk"))
    )
    counts = {timezone.localtime(week).date(): number for week, number in rows}
    days = [since + timedelta(weeks=number) for number in range(weeks)]
    return [(day.isoformat(), counts.get(day, 0)) for day in days]


def given_since(days: int = 30) -> int:
    """Return how many reactions were given in the last days."""
    return Reaction.objects.filter(created_at__gte=timezone.now() - timedelta(days=days)).count()
