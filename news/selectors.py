"""What the news list reads."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from editorial.models import ContentRecord
from editorial.selectors import cards, visible_to
from news.models import NewsCategory, NewsIndexPage

PAGE_SIZE = 12


def visible_news(index: NewsIndexPage, user: Any, category: str = "") -> QuerySet[ContentRecord]:
    """Return the news below the index that the user may see, newest first."""
    records = visible_to(user).filter(kind="news", parent_id=index.pk)
    if category:
        records = records.filter(page__newspage__categories__slug=category)
    return cards(records).order_by("-published_at", "-pk")


def list_context(index: NewsIndexPage, user: Any, query: Any) -> dict[str, Any]:
    """Return the page of news that the query string asks for, and the filters."""
    category = query.get("category", "").replace("\x00", "")
    paginator = Paginator(visible_news(index, user, category), PAGE_SIZE)
    return {
        "news": paginator.get_page(query.get("page")),
        "categories": NewsCategory.objects.all(),
        "current_category": category,
    }
