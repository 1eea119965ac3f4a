"""What the home page and guidance read."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from editorial.models import ContentRecord
from editorial.selectors import cards, relevant_to, visible_to
from people.models import Person, Post

LATEST_NEWS, LATEST_POSTS, MUST_READ, NEW_COLLEAGUES = 7, 4, 3, 6
NEW_FOR = timedelta(days=42)
# After this a must-read item is no longer put above everything else.
MUST_READ_FOR = timedelta(days=30)
# Among how many of the newest posts the home page looks for one of each blog.
POSTS_COMPARED = 40
COLLEAGUES_KEY, COLLEAGUES_SECONDS = "home-new-colleagues", 60


def reader_of(user: Any) -> Person | None:
    """Return the person of a login for the head of every page, in one query.

    ``enters_admin`` tells whether they may enter Wagtail's admin, ``writes_blog`` whether they
    have a blog to write in. None for a login without a person.
    """
    entrance = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    ).filter(Q(group__user=OuterRef("user_id")) | Q(user=OuterRef("user_id")))
    people = Person.objects.filter(user_id=user.pk).select_related("photo")
    writes = Exists(Person.objects.filter(pk=OuterRef("pk"), blogs__live=True))
    return people.annotate(enters_admin=Exists(entrance), writes_blog=writes).first()


def home_context(user: Any) -> dict[str, Any]:
    """Return what the home page shows this reader, in two queries whatever there is.

    The new colleagues are the same for everybody and are read again each minute.
    """
    sections = _latest(user)
    colleagues = cache.get_or_set(
        COLLEAGUES_KEY, lambda: list(new_colleagues()), COLLEAGUES_SECONDS
    )
    records = [record for section in sections.values() for record in section]
    _prefetch_renditions(records, colleagues or [])
    return {**sections, "new_colleagues": colleagues}


def _latest(user: Any) -> dict[str, list[ContentRecord]]:
    """Return the newest must-read items, news and posts that concern the user, in one query."""
    mine = relevant_to(user, visible_to(user))
    since = timezone.now() - MUST_READ_FOR
    urgent = mine.filter(must_read=True, published_at__gte=since)
    parts = {
        "must_read": urgent.order_by("-published_at")[:MUST_READ],
        "news": mine.filter(kind="news")
        .exclude(must_read=True, published_at__gte=since)
        .order_by("-published_at")[:LATEST_NEWS],
        "posts": _one_of_each_blog(mine),
    }
    found: dict[str, list[ContentRecord]] = {name: [] for name in parts}
    for record in _together(parts):
        # What the query adds to each row.
        found[vars(record)["section"]].append(record)
    return found


def _one_of_each_blog(mine: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return the newest posts, a second of the same blog only when there are too few blogs."""
    newest = mine.filter(kind="blog_post").order_by("-published_at")[:POSTS_COMPARED]
    turn = Window(RowNumber(), partition_by=F("parent_id"), order_by=F("published_at").desc())
    ranked = ContentRecord.objects.filter(pk__in=newest.values("pk")).annotate(turn=turn)
    return ranked.order_by("turn", "-published_at")[:LATEST_POSTS]


def _together(parts: dict[str, QuerySet[ContentRecord]]) -> list[ContentRecord]:
    """Read several short lists at once, newest first; ``section`` says which list it is from.

    Each list is a subquery, because SQLite cannot sort and cut the parts of a union.
    """
    queries = [
        cards(ContentRecord.objects.filter(pk__in=part.values("pk")))
        .prefetch_related(None)
        .annotate(section=Value(name))
        .order_by()
        for name, part in parts.items()
    ]
    records = queries[0].union(*queries[1:], all=True)
    return sorted(records, key=lambda record: record.published_at, reverse=True)


def _prefetch_renditions(records: Iterable[ContentRecord], people: Iterable[Person]) -> None:
    """Fetch the sizes of all pictures on the page at once: lead images and portraits."""
    authors = [record.author for record in records if record.author]
    images = [record.lead_image for record in records]
    images += [person.photo for person in (*authors, *people)]
    prefetch_related_objects([image for image in images if image], "renditions")


def new_colleagues() -> QuerySet[Person]:
    """Return who started in the last weeks, newest first."""
    since = timezone.localdate() - NEW_FOR
    newest = Person.objects.active().filter(
        started_on__gte=since, started_on__lte=timezone.localdate()
    )
    posts = Prefetch("posts", Post.objects.select_related("unit"))
    return (
        newest.select_related("photo")
        .prefetch_related(posts)
        .order_by("-started_on", "sort_name")[:NEW_COLLEAGUES]
    )


def child_records(page: Any, user: Any) -> QuerySet[ContentRecord]:
    """Return the visible pages directly below this one, in the editors' order."""
    return visible_to(user).filter(parent_id=page.pk).defer("text", "keywords").order_by("path")
