"""Read what the home page, guidance and the head of every page show."""

from collections.abc import Iterable
from dataclasses import dataclass
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
from wagtail.models import Page

from editorial.models import ContentRecord
from editorial.selectors import (
    cards,
    own_language_first,
    relevant_to,
    visible_to,
    with_language,
    without_repeated_images,
)
from home.models import ContentPage
from kring.core.kinds import keys_where
from kring.core.languages import languages_read
from kring.core.types import AuthenticatedUser
from people.models import Person, Post

LATEST_NEWS, LATEST_POSTS, MUST_READ, NEW_COLLEAGUES = 7, 4, 3, 6
NEW_FOR = timedelta(days=42)
# After this a must-read item is no longer put above everything else.
MUST_READ_FOR = timedelta(days=30)
# Among how many of the newest posts the home page looks for one of each blog.
POSTS_COMPARED = 40
COLLEAGUES_KEY, COLLEAGUES_SECONDS = "home-new-colleagues", 60


@dataclass(frozen=True, slots=True)
class PageReader:
    """The person who reads a page, whether they may enter Wagtail's admin and whether they have a blog."""

    person: Person
    enters_admin: bool
    writes_blog: bool


def reader_of(user: AuthenticatedUser) -> PageReader | None:
    """Return who reads, for the head of every page, in one query. None for a login without a person."""
    entrance = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    ).filter(Q(group__user=OuterRef("user_id")) | Q(user=OuterRef("user_id")))
    writes = Exists(Person.objects.filter(pk=OuterRef("pk"), blogs__live=True))
    people = Person.objects.filter(user_id=user.pk).select_related("photo")
    person = people.annotate(enters_admin=Exists(entrance), writes_blog=writes).first()
    return PageReader(person, person.enters_admin, person.writes_blog) if person else None


def home_context(user: AuthenticatedUser) -> dict[str, Any]:
    """Return what the home page shows this reader, in two queries whatever there is.

    The new colleagues are the same for all readers and are read again each minute.
    """
    sections = _latest(user)
    colleagues = cache.get_or_set(
        COLLEAGUES_KEY, lambda: list(new_colleagues()), COLLEAGUES_SECONDS
    )
    records = [record for section in sections.values() for record in section]
    _prefetch_renditions(records, colleagues or [])
    return {**sections, "new_colleagues": colleagues}


def _latest(user: AuthenticatedUser) -> dict[str, list[ContentRecord]]:
    """Return the newest must-read items, news and posts that concern the user, in one query."""
    mine = own_language_first(user, relevant_to(user, visible_to(user)))
    since = timezone.now() - MUST_READ_FOR
    urgent = mine.filter(must_read=True, published_at__gte=since)
    parts = {
        "must_read": urgent.order_by(F("is_foreign"), "-published_at")[:MUST_READ],
        "news": mine.filter(kind__in=keys_where(home_list="news"))
        .exclude(must_read=True, published_at__gte=since)
        .order_by(F("is_foreign"), "-published_at")[:LATEST_NEWS],
        "posts": _one_of_each_blog(user, mine),
    }
    return _read_together(user, parts)


def _one_of_each_blog(
    user: AuthenticatedUser, mine: QuerySet[ContentRecord]
) -> QuerySet[ContentRecord]:
    """Return the newest posts, with a second of the same blog only if there are too few blogs."""
    newest = mine.filter(kind__in=keys_where(home_list="posts")).order_by(
        F("is_foreign"), "-published_at"
    )[:POSTS_COMPARED]
    turn = Window(RowNumber(), partition_by=F("parent_id"), order_by=F("published_at").desc())
    ranked = with_language(user, ContentRecord.objects.filter(pk__in=newest.values("pk")))
    return ranked.annotate(turn=turn).order_by(F("is_foreign"), "turn", "-published_at")[
        :LATEST_POSTS
    ]


def _read_together(
    user: AuthenticatedUser, parts: dict[str, QuerySet[ContentRecord]]
) -> dict[str, list[ContentRecord]]:
    """Read several short lists in one query, each in the reader's languages first, then newest first.

    Each list is a subquery, because SQLite cannot sort and cut the parts of a union.
    """
    queries = [
        cards(ContentRecord.objects.filter(pk__in=part.values("pk")))
        .prefetch_related(None)
        .annotate(section=Value(name))
        .order_by()
        for name, part in parts.items()
    ]
    found: dict[str, list[ContentRecord]] = {name: [] for name in parts}
    rows = queries[0].union(*queries[1:], all=True)
    # Newest first, and then again by language: sorting keeps the order of equals.
    newest = sorted(rows, key=lambda row: row.published_at, reverse=True)
    own = languages_read(user)
    for row in sorted(newest, key=lambda row: row.language not in own):
        found[row.section].append(row)
    return {name: without_repeated_images(records) for name, records in found.items()}


def _prefetch_renditions(records: Iterable[ContentRecord], people: Iterable[Person]) -> None:
    """Fetch the sizes of all pictures on the page at once: lead images and portraits."""
    authors = [record.author for record in records if record.author]
    images = [record.lead_image for record in records]
    images += [person.photo for person in (*authors, *people)]
    prefetch_related_objects([image for image in images if image], "renditions")


def new_colleagues() -> QuerySet[Person]:
    """Return the people who started in the last weeks, newest first."""
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


@dataclass(frozen=True, slots=True)
class Part:
    """A page below a page of guidance, with the icon that it has there."""

    record: ContentRecord
    icon: str


def parts_of(page: Page, user: AuthenticatedUser) -> list[Part]:
    """Return the visible pages directly below this one, in the editors' order, in two queries."""
    records = visible_to(user).filter(parent_id=page.pk).select_related("owner")
    found = list(records.defer("text", "keywords").order_by("path"))
    chosen = ContentPage.objects.filter(pk__in=[record.pk for record in found]).exclude(icon="")
    icons = dict(chosen.values_list("pk", "icon")) if found else {}
    return [Part(record, icons.get(record.pk, "")) for record in found]
