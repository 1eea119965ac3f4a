"""What of the content can be searched: pages, by their records, and documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import get_page_models

from editorial.models import ContentRecord, KringDocument
from editorial.selectors import visible_documents, visible_to
from search.api import Hit, Matches, ranked_ids, register_source

ICONS = {
    "news": "newspaper",
    "blog_post": "chat-quote",
    "blog": "journal-text",
    "section": "folder2",
}
# The pages that only lead to others share one kind.
SECTIONS = {"home", "section"}


def _kind_labels() -> dict[str, Any]:
    """Return what readers call each kind of page: the plural name of its page type."""
    labels: dict[str, Any] = {}
    for model in get_page_models():
        kind = getattr(model, "record_kind", "")
        if kind and kind not in SECTIONS:
            labels.setdefault(kind, capfirst(model._meta.verbose_name_plural))
    return labels | {"section": _("Sections")}


class ContentSource:
    """Every live page that the reader may see, but for what its editor hid from search."""

    key = "content"
    order = 20

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Matches]:
        """Return the matches by kind, the kind of the best match first."""
        ranking = ranked_ids(ContentRecord.objects.filter(hide_from_search=False), words)
        # Asked again in SQL: the index may be a moment behind.
        visible = visible_to(user).filter(pk__in=ranking.ids, hide_from_search=False)
        kinds = dict(visible.values_list("pk", "kind"))
        by_kind: dict[str, list[int]] = {}
        for pk in ranking.ids:
            if kind := kinds.get(pk):
                by_kind.setdefault("section" if kind in SECTIONS else kind, []).append(pk)
        labels = _kind_labels()
        return [
            Matches(
                kind=kind,
                label=labels.get(kind, kind),
                icon=ICONS.get(kind, "file-text"),
                ids=ids[:limit],
                has_more=len(ids) > limit,
                partial=ranking.partial,
            )
            for kind, ids in by_kind.items()
        ]

    def load(self, ids: Sequence[int], user: Any) -> Mapping[int, Hit]:
        """Return the hits of these pages."""
        visible = visible_to(user)
        records = list(visible.filter(pk__in=ids).select_related("author"))
        trails = _trails(records, visible)
        return {record.pk: _page_hit(record, trails[record.pk]) for record in records}


def _page_hit(record: ContentRecord, trail: list[str]) -> Hit:
    return Hit(
        title=record.title,
        url=record.url,
        summary=record.summary,
        facts=[record.author.display_name] if record.author else [],
        date=record.published_at if record.kind not in SECTIONS else None,
        language=record.language,
        trail=trail,
        text=record.text,
    )


def _trails(records: list[ContentRecord], visible: QuerySet[ContentRecord]) -> dict[int, list[str]]:
    """Return the titles of the pages above each record, in one query."""
    # Steps of four characters, see treebeard's materialised path; root and home page say nothing.
    above = {
        record.pk: [record.path[:end] for end in range(12, len(record.path), 4)]
        for record in records
    }
    paths = {path for line in above.values() for path in line}
    titles = dict(visible.filter(path__in=paths).values_list("path", "title")) if paths else {}
    return {pk: [titles[path] for path in line if path in titles] for pk, line in above.items()}


class DocumentSource:
    """The documents that the reader may download."""

    key = "documents"
    order = 40

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Matches]:
        """Return the matching documents."""
        ranking = ranked_ids(KringDocument.objects.all(), words)
        visible = set(
            visible_documents(user).filter(pk__in=ranking.ids).values_list("pk", flat=True)
        )
        ids = [pk for pk in ranking.ids if pk in visible]
        if not ids:
            return []
        return [
            Matches(
                kind="document",
                label=_("Documents"),
                icon="file-earmark-arrow-down",
                ids=ids[:limit],
                has_more=len(ids) > limit,
                partial=ranking.partial,
            )
        ]

    def load(self, ids: Sequence[int], user: Any) -> Mapping[int, Hit]:
        """Return the hits of these documents."""
        documents = visible_documents(user).in_bulk(ids)
        return {pk: _document_hit(document) for pk, document in documents.items()}


def _document_hit(document: KringDocument) -> Hit:
    size = [filesizeformat(document.file_size)] if document.file_size else []
    return Hit(
        title=document.title,
        url=document.url,
        facts=[document.file_extension.upper(), *size],
        date=document.created_at,
        language=document.language,
    )


register_source(ContentSource())
register_source(DocumentSource())
