"""Read what the news pages show."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from editorial.models import ContentRecord, PageTag
from editorial.selectors import (
    cards,
    own_language_first,
    visible_to,
    without_repeated_images,
)
from kring.core.languages import in_language
from kring.core.types import AuthenticatedUser
from news.models import NEWS, NewsIndexPage, NewsPage

PAGE_SIZE = 12
RELATED = 3
# So many of the newest items that share something are ranked: of ten thousand, the same three come out.
CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """A category, named in the reader's language, and how many of its items the reader may see."""

    slug: str
    name: str
    number: int


def visible_news(
    index: NewsIndexPage, user: AuthenticatedUser, category: str = ""
) -> QuerySet[ContentRecord]:
    """Return the news below the index that the user may see: in their language first, then newest first."""
    records = own_language_first(user, visible_to(user).filter(kind=NEWS.key, parent_id=index.pk))
    if category:
        filed = _filed().filter(newscategory__slug=category)
        records = records.filter(pk__in=filed.values("newspage_id"))
    return cards(records).order_by(F("is_foreign"), "-published_at", "-pk")


def list_context(index: NewsIndexPage, user: AuthenticatedUser, query: QueryDict) -> dict[str, Any]:
    """Return the page of news that the query string asks for, and the filters."""
    category = query.get("category", "").replace("\x00", "")
    paginator = Paginator(visible_news(index, user, category), PAGE_SIZE)
    news = paginator.get_page(query.get("page"))
    news.object_list = without_repeated_images(news.object_list)
    return {
        "news": news,
        "categories": categories_with_counts(index, user),
        "current_category": category,
    }


def categories_with_counts(index: NewsIndexPage, user: AuthenticatedUser) -> list[CategoryCount]:
    """Return the categories that hold an item the user may see, in the order of their Dutch names."""
    visible = visible_to(user).filter(kind=NEWS.key, parent_id=index.pk)
    counted = (
        _filed()
        .filter(newspage_id__in=visible.values("pk"))
        .order_by("newscategory__name_nl")
        .values_list("newscategory__slug", "newscategory__name_nl", "newscategory__name_en")
        .annotate(number=Count("pk"))
    )
    return [
        CategoryCount(slug, in_language(name_nl, name_en), number)
        for slug, name_nl, name_en, number in counted
    ]


def related(page: NewsPage, user: AuthenticatedUser) -> QuerySet[ContentRecord]:
    """Return up to three visible items that share most categories and tags with this one."""
    return cards(_sharing(page, user))[:RELATED]


def _sharing(page: NewsPage, user: AuthenticatedUser) -> QuerySet[ContentRecord]:
    """Return visible news that shares a category or tag: the most in common first, then the newest.

    Only the newest of them are counted, so that the database stops looking when it has enough.
    """
    own_categories = _filed().filter(newspage_id=page.pk).values("newscategory_id")
    own_tags = PageTag.objects.filter(content_object_id=page.pk).values("tag_id")
    categories = _filed().filter(newspage_id=OuterRef("pk"), newscategory_id__in=own_categories)
    tags = PageTag.objects.filter(content_object_id=OuterRef("pk"), tag_id__in=own_tags)
    candidates = (
        visible_to(user)
        .filter(Exists(categories) | Exists(tags), kind=NEWS.key)
        .exclude(pk=page.pk)
        .order_by("-published_at", "-pk")[:CANDIDATES]
    )
    in_common = _number(categories, "newspage_id") + _number(tags, "content_object_id")
    records = ContentRecord.objects.filter(pk__in=candidates.values("pk"))
    return records.annotate(in_common=in_common).order_by(
        F("in_common").desc(), "-published_at", "-pk"
    )


def _number(rows: QuerySet, group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0))


def _filed() -> QuerySet:
    """Return the links between items and categories."""
    return NewsPage.categories.through.objects.all()
