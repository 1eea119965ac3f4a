"""Keep the content records equal to the live pages."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Collection, Page, ReferenceIndex
from wagtail.query import PageQuerySet

from editorial.access.rules import rules_of
from editorial.models import ContentRecord, KringDocument, KringImage, RecordAudience
from editorial.services.texts import body_headings, body_text
from kring.core.kinds import kind_of

BATCH = 100


@transaction.atomic
def project_page(*, page: Page) -> ContentRecord | None:
    """Write the record of one page, or remove it if the page is not live.

    ``page`` must be specific. Runs in the caller's transaction, so that a list never disagrees
    with the pages. The number of queries depends neither on the depth of the page nor on the
    number of its restrictions. Returns the record, or None for a page that is not live.
    """
    if not page.live or page.depth < 2:
        remove_record(page_id=page.pk)
        return None
    values = values_of(page)
    if values["published_at"] is None:
        values |= dict.fromkeys(("published_at", "updated_at"), _recorded_date(page))
    record, _created = ContentRecord.objects.update_or_create(page_id=page.pk, defaults=values)
    record.rules.set(rules_of(page))
    _write_audience(record, set(getattr(page, "audience", [])))
    return record


def remove_record(*, page_id: int) -> None:
    """Remove the record of a page that is no longer live, if there is one."""
    ContentRecord.objects.filter(pk=page_id).delete()


@transaction.atomic
def project_afresh(*, page_id: int) -> None:
    """Write the record of a page as it is at this moment, whoever publishes it meanwhile.

    The row of the page is held first: who publishes changes it too, so that one of the two comes after the other,
    and none writes what it read before.
    """
    page = Page.objects.select_for_update(no_key=True, of=("self",)).filter(pk=page_id).first()
    if page is None:
        remove_record(page_id=page_id)
    else:
        project_page(page=page.specific)


def project_each(page_ids: Iterable[int]) -> int:
    """Write the records of these pages, each in a transaction of its own. Returns how many."""
    count = 0
    for page_id in page_ids:
        project_afresh(page_id=page_id)
        count += 1
    return count


def project_pages_naming(*, files: QuerySet) -> int:
    """Project the live pages that name one of these images or documents. Returns how many.

    A page is found by the titles and captions of files, as long as they are for everybody.
    """
    names = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(files.model),
        to_object_id__in=files.annotate(key=Cast("pk", CharField())).values("key"),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    wanted = {int(pk) for pk in names.values_list("object_id", flat=True)}
    count = 0
    for page in live_pages().filter(pk__in=wanted).specific().iterator(BATCH):
        project_page(page=page)
        count += 1
    return count


def project_pages_naming_file(*, model: str, file_id: int) -> int:
    """Project the live pages that name this file, of the model "editorial.KringImage" or the like. Returns how many."""
    return project_pages_naming(files=apps.get_model(model).objects.filter(pk=file_id))


def project_pages_naming_files_in(*, collection_id: int) -> None:
    """Project the pages that name a file of a collection, or of one below it, that was opened or closed."""
    for path in Collection.objects.filter(pk=collection_id).values_list("path", flat=True):
        for model in (KringDocument, KringImage):
            project_pages_naming(files=model.objects.filter(collection__path__startswith=path))


def refresh_paths() -> int:
    """Copy the place in the tree from the pages to the records that disagree. Returns how many.

    Moving a page among its siblings also shifts the siblings' paths, with everything below them.
    """
    place = Page.objects.filter(pk=OuterRef("page_id")).values("path")[:1]
    stale = ContentRecord.objects.exclude(path=F("page__path"))
    return ContentRecord.objects.filter(pk__in=list(stale.values_list("pk", flat=True))).update(
        path=Subquery(place)
    )


def project_in_steps() -> Iterator[int]:
    """Rebuild every record, yielding the id of each live page after its record is written."""
    ContentRecord.objects.exclude(page__live=True).delete()
    for page_id in list(live_pages().values_list("pk", flat=True)):
        project_afresh(page_id=page_id)
        yield page_id


def live_pages() -> PageQuerySet:
    """Return the pages that should have a record."""
    return Page.objects.filter(live=True, depth__gte=2).order_by("path")


def values_of(page: Page) -> dict[str, Any]:
    """Return the columns of the record, read from the fields that this page type has.

    The dates are None for a page that was made live without being published.
    """
    published = getattr(page, "published_on", None) or page.first_published_at
    author, owner = getattr(page, "author", None), getattr(page, "content_owner_id", None)
    body = getattr(page, "body", None)
    return {
        "kind": kind_of(page).key,
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
        "translation_key": getattr(page, "translation_of_id", None) or page.pk,
        "title_nl": getattr(page, "title_nl", ""),
        "title_en": getattr(page, "title_en", ""),
        "lead_image_id": getattr(page, "lead_image_id", None),
        "lead_image_alt": getattr(page, "lead_image_alt", ""),
        "author_id": author.pk if author else None,
        "owner_id": owner,
        "review_date": getattr(page, "review_date", None),
        "must_read": getattr(page, "must_read", False),
        "allow_comments": getattr(page, "allow_comments", False),
        "hide_from_search": getattr(page, "hide_from_search", False),
        "for_everybody": not getattr(page, "audience", []),
        "starts_at": getattr(page, "starts_at", None),
        "ends_at": getattr(page, "ends_at", None),
        "published_at": published,
        "updated_at": page.last_published_at or published,
    }


def _recorded_date(page: Page) -> datetime:
    """Return the date of the existing record, or now for a new one."""
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
