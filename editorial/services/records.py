"""Keeping ``ContentRecord`` equal to the live pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from wagtail.models import Page

from editorial.models import ContentRecord, RecordAudience
from editorial.services.rules import rules_of
from editorial.services.texts import body_headings, body_text

BATCH = 100


@transaction.atomic
def project_page(*, page: Page) -> ContentRecord | None:
    """Write the record of one page, or remove it when the page is not live.

    ``page`` must be specific. Runs in the caller's transaction, so that a list never disagrees
    with the pages. The number of queries depends neither on the depth of the page nor on the
    number of its restrictions. Returns the record, or None for a page that is not live.
    """
    if not page.live or page.depth < 2:
        remove_record(page_id=page.pk)
        return None
    values = values_of(page)
    if values["published_at"] is None:
        values |= dict.fromkeys(("published_at", "updated_at"), _known_date(page))
    record, _created = ContentRecord.objects.update_or_create(page_id=page.pk, defaults=values)
    record.rules.set(rules_of(page))
    _write_audience(record, set(getattr(page, "audience", [])))
    return record


def remove_record(*, page_id: int) -> None:
    """Drop the record of a page that is no longer live; nothing happens if there is none."""
    ContentRecord.objects.filter(pk=page_id).delete()


def project_subtree(*, page: Page) -> int:
    """Project the page and everything below it, after a move or a changed restriction."""
    count = 0
    for descendant in Page.objects.descendant_of(page, inclusive=True).specific().iterator(BATCH):
        project_page(page=descendant)
        count += 1
    return count


def refresh_paths() -> int:
    """Copy the place in the tree from the pages to the records that disagree. Returns how many.

    Moving a page among its siblings also shifts the siblings' paths, with everything below them.
    """
    place = Page.objects.filter(pk=OuterRef("page_id")).values("path")[:1]
    stale = ContentRecord.objects.exclude(path=F("page__path"))
    return ContentRecord.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).update(
        path=Subquery(place)
    )


def project_everything() -> int:
    """Make every record anew and drop those without a live page. Returns how many there are."""
    with transaction.atomic():
        for _page in project_in_steps():
            pass
    return ContentRecord.objects.count()


def project_in_steps() -> Iterator[Page]:
    """Make every record anew, yielding each live page after its record is written."""
    ContentRecord.objects.exclude(page__live=True).delete()
    for page in live_pages().specific().iterator(BATCH):
        project_page(page=page)
        yield page


def live_pages() -> Any:
    """Return the pages that have a record when all is well."""
    return Page.objects.filter(live=True, depth__gte=2).order_by("path")


def values_of(page: Page) -> dict[str, Any]:
    """Return the columns of the record, taken from what this page type has.

    The dates are None for a page that was made live without ever being published.
    """
    published = getattr(page, "published_on", None) or page.first_published_at
    author, owner = getattr(page, "author", None), getattr(page, "content_owner_id", None)
    body = getattr(page, "body", None)
    return {
        "kind": getattr(page, "record_kind", "page"),
        "title": page.title,
        "summary": getattr(page, "summary", ""),
        "text": body_text(body),
        "headings": body_headings(body),
        "categories": page.record_categories() if hasattr(page, "record_categories") else [],
        "keywords": "\n".join(page.record_keywords()) if hasattr(page, "record_keywords") else "",
        "url": page.get_url() or "",
        "path": page.path,
        "parent_id": getattr(page.get_parent(), "pk", None),
        "language": _language(page),
        "lead_image_id": getattr(page, "lead_image_id", None),
        "lead_image_alt": getattr(page, "lead_image_alt", ""),
        "author_id": author.pk if author else None,
        "owner_id": owner,
        "review_date": getattr(page, "review_date", None),
        "must_read": getattr(page, "must_read", False),
        "allow_comments": getattr(page, "allow_comments", False),
        "hide_from_search": getattr(page, "hide_from_search", False),
        "for_everybody": not getattr(page, "audience", []),
        "published_at": published,
        "updated_at": page.last_published_at or published,
    }


def _known_date(page: Page) -> datetime:
    """Return the date that the record has, or now for a new one."""
    known = ContentRecord.objects.filter(pk=page.pk).values_list("published_at", flat=True).first()
    return known or timezone.now()


def _language(page: Page) -> str:
    language = getattr(page, "language", None)
    return language or page.locale.language_code[:5]


def _write_audience(record: ContentRecord, wanted: set[str]) -> None:
    present = set(record.audience.values_list("key", flat=True))
    if gone := present - wanted:
        record.audience.filter(key__in=gone).delete()
    RecordAudience.objects.bulk_create(
        RecordAudience(record=record, key=key) for key in sorted(wanted - present)
    )
