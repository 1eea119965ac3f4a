"""What the news pages read."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from editorial.models import ContentRecord, PageTag
from editorial.selectors import cards, visible_to
from news.models import NewsCategory, NewsIndexPage, NewsPage

PAGE_SIZE = 12
RELATED = 3


def visible_news(index: NewsIndexPage, user: Any, category: str = "") -> QuerySet[ContentRecord]:
    """Return the news below the index that the user may see, newest first."""
    records = visible_to(user).filter(kind="news", parent_id=index.pk)
    if category:
        filed = _filed().filter(newscategory__slug=category)
        records = records.filter(pk__in=filed.values("newspage_id"))
    return cards(records).order_by("-published_at", "-pk")


def list_context(index: NewsIndexPage, user: Any, query: Any) -> dict[str, Any]:
    """Return the page of news that the query string asks for, and the filters."""
    category = query.get("category", "").replace("\x00", "")
    paginator = Paginator(visible_news(index, user, category), PAGE_SIZE)
    return {
        "news": paginator.get_page(query.get("page")),
        "categories": categories_with_counts(index, user),
        "current_category": category,
    }


def categories_with_counts(index: NewsIndexPage, user: Any) -> list[NewsCategory]:
    """Return the categories of what the user may see, ``number`` telling how many items each has."""
    seen = visible_to(user).filter(kind="news", parent_id=index.pk)
    columns = [field.attname for field in NewsCategory._meta.concrete_fields]
    counted = (
        _filed()
        .filter(newspage_id__in=seen.values("pk"))
        .order_by("newscategory__name_nl")
        .values(*(f"newscategory__{column}" for column in columns))
        .annotate(number=Count("pk"))
    )
    return [
        NewsCategory.counted(
            row["number"], {column: row[f"newscategory__{column}"] for column in columns}
        )
        for row in counted
    ]


def related(page: NewsPage, user: Any) -> QuerySet[ContentRecord]:
    """Return up to three visible items that share most categories and tags with this one."""
    return cards(_sharing(page, user))[:RELATED]


def _sharing(page: NewsPage, user: Any) -> QuerySet[ContentRecord]:
    """Return visible news with something in common, the most first, then the newest."""
    own_categories = _filed().filter(newspage_id=page.pk).values("newscategory_id")
    own_tags = PageTag.objects.filter(content_object_id=page.pk).values("tag_id")
    categories = _filed().filter(newspage_id=OuterRef("pk"), newscategory_id__in=own_categories)
    tags = PageTag.objects.filter(content_object_id=OuterRef("pk"), tag_id__in=own_tags)
    in_common = _number(categories, "newspage_id") + _number(tags, "content_object_id")
    records = visible_to(user).filter(kind="news").exclude(pk=page.pk)
    records = records.filter(Exists(categories) | Exists(tags)).annotate(in_common=in_common)
    return records.order_by(F("in_common").desc(), "-published_at", "-pk")


def _number(rows: QuerySet, group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0))


def _filed() -> QuerySet:
    """Return which item is filed under which category."""
    return NewsPage.categories.through.objects.all()
