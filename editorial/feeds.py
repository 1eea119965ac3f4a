"""Feeds of what the reader may see, one for each kind that declares one."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from editorial.feed_addresses.selectors import filed_under
from editorial.models import ContentRecord, FeedAddress
from editorial.selectors import cards, relevant_to, visible_to
from kring.core.characters import clean_text
from kring.core.kinds import Feed as KindFeed
from kring.core.kinds import Kind, kinds
from kring.core.types import AnyUser

LENGTH = 30
# The date in a tag address (RFC 4151) is one on which the name was ours; it never changes.
TAG_DATE = "2026"


class PlainAtomFeed(Atom1Feed):
    """Writes Atom of which every text is plain: a reader shows ``<5`` and ``&`` as they were typed."""

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        """Add an item. Its texts lose the characters that XML cannot hold."""
        super().add_item(*args, **kwargs)
        item = self.items[-1]
        item["title"] = clean_text(item["title"], one_line=True)
        # An empty name is worse than the organisation's, which the feed carries.
        name = clean_text(item["author_name"] or "", one_line=True).strip()
        item["author_name"] = name or None
        # Django would give the summary to readers as HTML: it is written below instead.
        item["summary"], item["description"] = clean_text(item["description"] or ""), None

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of the item."""
        return {"xml:lang": item["language"]} if item.get("language") else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write the item, with its summary as plain text."""
        super().add_item_elements(handler, item)
        if item["summary"]:
            handler.addQuickElement("summary", item["summary"], {"type": "text"})


class RecordFeed(Feed):
    """An Atom feed of the newest records of one kind that the reader may see."""

    feed_type = PlainAtomFeed
    link = "/"

    def __init__(self, kind: Kind, feed: KindFeed):
        self.kind, self.title, self.subtitle = kind, feed.title, feed.subtitle

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the feed, and keep it out of shared caches: it is this reader's alone."""
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def get_object(self, request: HttpRequest) -> AnyUser:
        """Return the reader."""
        return request.user

    def author_name(self, user: AnyUser) -> str:
        """Return the organisation, as whose every item without a byline appears."""
        return settings.ORGANISATION

    def items(self, user: AnyUser) -> list[ContentRecord]:
        """Return the newest records that the reader may see."""
        return list(cards(self.records(user)).order_by("-published_at", "-pk")[:LENGTH])

    def records(self, user: AnyUser) -> QuerySet[ContentRecord]:
        """Return all records of this feed that the reader may see."""
        return visible_to(user).filter(kind=self.kind.key)

    def feed_guid(self, user: AnyUser) -> str:
        """Return the id of the feed, the same at every address."""
        return _tag(f"feed/{self.kind.key}")

    def item_guid(self, record: ContentRecord) -> str:
        """Return the id of the item, which stays the same with a new title or address."""
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
        """Return the item's byline."""
        return str(record.author or "")

    def item_extra_kwargs(self, record: ContentRecord) -> dict[str, str]:
        """Return the language of the item."""
        return {"language": record.language}

    def item_pubdate(self, record: ContentRecord) -> datetime:
        """Return when it was published."""
        return record.published_at

    def item_updateddate(self, record: ContentRecord) -> datetime:
        """Return when it last changed."""
        return record.updated_at


class PersonalFeed(RecordFeed):
    """The feed of a personal address: of its person, whoever asks."""

    def __init__(self, address: FeedAddress, kind: Kind, feed: KindFeed):
        super().__init__(kind, feed)
        self.address = address

    @classmethod
    def of(cls, address: FeedAddress) -> "PersonalFeed":
        """Return the feed. Http404 if there is no such feed any more."""
        kind = kinds().get(address.kind)
        if kind is None or kind.feed is None:
            raise Http404
        return cls(address, kind, kind.feed)

    def get_object(self, request: HttpRequest) -> AnyUser:
        """Return the person of the address."""
        return self.address.user

    def records(self, user: AnyUser) -> QuerySet[ContentRecord]:
        """Return those of the category and audience of the address."""
        records = super().records(user)
        if self.address.category:
            records = filed_under(records, self.address.category)
        return relevant_to(user, records) if self.address.for_me else records

    def feed_guid(self, user: AnyUser) -> str:
        """Return the id of the feed, which says nothing of its address."""
        return _tag(f"feed/{self.kind.key}/{self.address.pk}")


def _tag(name: str) -> str:
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{TAG_DATE}:{name}"


def feed_patterns() -> list[URLPattern]:
    """Return the address of each kind's feed, named after the feed."""
    return [
        path(f"{kind.feed.address}/", RecordFeed(kind, kind.feed), name=kind.feed.address)
        for kind in kinds().values()
        if kind.feed
    ]
