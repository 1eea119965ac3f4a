"""Feeds of what the reader may see; each room that has one says of which kind."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed

from editorial.models import ContentRecord
from editorial.selectors import cards, visible_to

LENGTH = 30
# The date in a tag address (RFC 4151) says since when the name is ours; it never changes.
TAG_DATE = "2026"


class RecordFeed(Feed):
    """An Atom feed of the newest records of one kind, for whoever is signed in.

    A subclass sets ``kind``, ``title`` and ``subtitle``.
    """

    feed_type = Atom1Feed
    link = "/"
    kind = ""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, and keep shared caches from giving one reader's feed to another."""
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def get_object(self, request: HttpRequest) -> Any:
        """Return the reader."""
        return request.user

    def items(self, user: Any) -> list[ContentRecord]:
        """Return the newest records that the reader may see."""
        records = cards(visible_to(user).filter(kind=self.kind))
        return list(records.order_by("-published_at", "-pk")[:LENGTH])

    def feed_guid(self, user: Any) -> str:
        """Return the id of the feed, the same from whatever address it is read."""
        return _tag(f"feed/{self.kind}")

    def item_guid(self, record: ContentRecord) -> str:
        """Return the id of the item, which a new title or address does not change."""
        return _tag(f"page/{record.pk}")

    def item_title(self, record: ContentRecord) -> str:
        """Return the title."""
        return record.title

    def item_description(self, record: ContentRecord) -> str:
        """Return the summary."""
        return record.summary

    def item_link(self, record: ContentRecord) -> str:
        """Return the address."""
        return record.url

    def item_author_name(self, record: ContentRecord) -> str:
        """Return whose name stands above the item."""
        return str(record.author or "")

    def item_pubdate(self, record: ContentRecord) -> Any:
        """Return when it was published."""
        return record.published_at

    def item_updateddate(self, record: ContentRecord) -> Any:
        """Return when it last changed."""
        return record.updated_at


def _tag(name: str) -> str:
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{TAG_DATE}:{name}"
