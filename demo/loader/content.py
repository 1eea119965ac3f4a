"""Shared by the loaders of pages: bodies, and publication at a chosen time."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.models.pages import PageLogEntry

from demo.prose import Block
from people.models import User

PUBLISHED_AT = time(8, 30)


def at(day: date, number: int = 0) -> datetime:
    """Return a moment on that day during office hours, later for a higher number."""
    moment = datetime.combine(day, PUBLISHED_AT) + timedelta(minutes=(number * 47) % 480)
    return timezone.make_aware(moment)


def body(blocks: list[Block]) -> str:
    """Return the blocks as the JSON that a StreamField stores."""
    return json.dumps([{"type": kind, "value": value} for kind, value in map(_block, blocks)])


def _block(block: Block) -> tuple[str, Any]:
    kind, value = block
    if kind == "heading":
        return kind, {"text": value, "level": "h2"}
    if kind == "accordion":
        return kind, {"items": [{"title": question, "text": answer} for question, answer in value]}
    if kind == "table":
        return kind, {
            "data": value,
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "",
        }
    return kind, value


def add(parent: Page, page: Page, tags: tuple[str, ...] = ()) -> None:
    """Add the page below the parent as a draft; the tags are in the version that is saved next."""
    page.live = False
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.tags.add(*tags)


def add_published(
    parent: Page, page: Page, when: datetime, tags: tuple[str, ...] = (), user: User | None = None
) -> None:
    """Add the page below the parent as one that ``user`` wrote and published at ``when``.

    It starts its life published, like an import: a draft that is published afterwards is read,
    looked at and written twice.
    """
    page.first_published_at = page.last_published_at = when
    page.tags.add(*tags)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision(user=user, changed=False, clean=False)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
    Page.objects.filter(pk=page.pk).update(live_revision=revision, latest_revision_created_at=when)
    Revision.objects.filter(pk=revision.pk).update(created_at=when)
    PageLogEntry.objects.filter(page_id=page.pk).update(timestamp=when)
