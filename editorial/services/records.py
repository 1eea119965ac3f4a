"""Keeping ``ContentRecord`` equal to the live pages."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page, PageViewRestriction

from editorial.models import AccessRule, ContentRecord, RecordAudience

RICH_TEXT_LIMIT = 200_000


@transaction.atomic
def project_page(*, page: Page) -> ContentRecord | None:
    """Write the record of one page, or remove it when the page is not live.

    ``page`` must be specific. Runs in the caller's transaction, so that a list never disagrees
    with the pages. Returns the record, or None for a page that is not live.
    """
    if not page.live or page.depth < 2:
        ContentRecord.objects.filter(pk=page.pk).delete()
        return None
    record, _created = ContentRecord.objects.update_or_create(page_id=page.pk, defaults=_values(page))
    record.rules.set(rules_of(page))
    _write_audience(record, getattr(page, "audience", []))
    return record


def project_subtree(*, page: Page) -> int:
    """Project the page and everything below it, after a move or a changed restriction."""
    count = 0
    for descendant in Page.objects.descendant_of(page, inclusive=True).specific().iterator(100):
        project_page(page=descendant)
        count += 1
    return count


def project_everything() -> int:
    """Make every record anew and drop those without a live page. Returns how many there are."""
    with transaction.atomic():
        ContentRecord.objects.exclude(page__live=True).delete()
        for page in Page.objects.filter(live=True, depth__gte=2).specific().iterator(100):
            project_page(page=page)
    return ContentRecord.objects.count()


def _values(page: Page) -> dict:
    """Return the columns of the record, taken from what this page type has."""
    body = getattr(page, "body", None)
    published = getattr(page, "published_on", None) or page.first_published_at or timezone.now()
    return {
        "kind": getattr(page, "record_kind", "page"),
        "title": page.title,
        "summary": getattr(page, "summary", ""),
        "text": _text(body),
        "keywords": " ".join(page.record_keywords()) if hasattr(page, "record_keywords") else "",
        "url": page.get_url() or "",
        "path": page.path,
        "parent_id": getattr(page.get_parent(), "pk", None),
        "language": getattr(page, "language", page.locale.language_code[:5]),
        "lead_image": getattr(page, "lead_image", None),
        "lead_image_alt": getattr(page, "lead_image_alt", ""),
        "author": getattr(page, "author", None),
        "owner": getattr(page, "content_owner", None),
        "review_date": getattr(page, "review_date", None),
        "must_read": getattr(page, "must_read", False),
        "allow_comments": getattr(page, "allow_comments", False),
        "hide_from_search": getattr(page, "hide_from_search", False),
        "for_everybody": not getattr(page, "audience", []),
        "published_at": published,
        "updated_at": page.last_published_at or published,
    }


def _text(body) -> str:
    """Return the words of a StreamField body, a space between any two blocks."""
    if body is None:
        return ""
    parts = body.stream_block.get_searchable_content(body)
    return " ".join(strip_tags(str(part)) for part in parts)[:RICH_TEXT_LIMIT]


def _write_audience(record: ContentRecord, keys: Iterable[str]) -> None:
    wanted, present = set(keys), set(record.audience.values_list("key", flat=True))
    record.audience.filter(key__in=present - wanted).delete()
    RecordAudience.objects.bulk_create(
        RecordAudience(record=record, key=key) for key in sorted(wanted - present)
    )


def rules_of(page: Page) -> list[AccessRule]:
    """Return every rule that restricts the page: its own, its ancestors', and Wagtail's.

    A password or log-in restriction of Wagtail adds none: everybody here has signed in, and
    Kring does not offer passwords on pages.
    """
    line = Page.objects.ancestor_of(page, inclusive=True)
    key_sets = [list(restricted) for restricted in _own_restrictions(page, line) if restricted]
    groups = PageViewRestriction.objects.filter(
        page__in=line, restriction_type=PageViewRestriction.GROUPS
    ).prefetch_related("groups")
    for restriction in groups:
        keys = [f"group:{group.pk}" for group in restriction.groups.all()]
        # A restriction to no group at all lets nobody in, as in Wagtail.
        key_sets.append(keys or ["group:none"])
    return [AccessRule.objects.for_keys(keys) for keys in key_sets]


def _own_restrictions(page: Page, line) -> Iterable[list[str]]:
    """Yield ``restricted_to`` of the page and of each live page above it."""
    yield getattr(page, "restricted_to", [])
    for ancestor in line.exclude(pk=page.pk).order_by(F("depth")).specific():
        yield getattr(ancestor, "restricted_to", [])
