"""What the home page, guidance and the navigation read."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from editorial.models import ContentRecord
from editorial.selectors import cards, relevant_to, visible_to
from people.models import Person

LATEST_NEWS, LATEST_POSTS, NEW_COLLEAGUES = 7, 4, 6
NEW_FOR = timedelta(days=42)


def latest(user: Any, kind: str, number: int) -> QuerySet[ContentRecord]:
    """Return the newest records of a kind that the user may see and that concern them."""
    records = relevant_to(user, visible_to(user).filter(kind=kind))
    return cards(records).order_by("-published_at")[:number]


def home_context(user: Any) -> dict[str, Any]:
    """Return what the home page shows this reader."""
    newest = Person.objects.active().filter(started_on__gte=timezone.localdate() - NEW_FOR)
    return {
        "news": latest(user, "news", LATEST_NEWS),
        "posts": latest(user, "blog_post", LATEST_POSTS),
        "new_colleagues": newest.select_related("photo")
        .prefetch_related("posts__unit", "photo__renditions")
        .order_by("-started_on", "sort_name")[:NEW_COLLEAGUES],
    }


def child_records(page: Any, user: Any) -> QuerySet[ContentRecord]:
    """Return the visible pages directly below this one, in the editors' order."""
    return visible_to(user).filter(parent_id=page.pk).defer("text", "keywords").order_by("path")
