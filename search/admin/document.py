"""The document as the index sees it and the words it is found by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from kring.core.types import AuthenticatedUser
from search.admin.base import SearchScreen
from search.admin.picker import DocumentInput
from search.contract.documents import BOTH, Document, split_key
from search.contract.readers import plugin_name, reader_for, token_words
from search.contract.sources import kinds
from search.engine.client import UNAVAILABLE, is_configured
from search.inspecting import Inspected, Tried, inspect, key_at, may_see, try_query
from search.models import DeadLetter, HiddenDocument
from search.permissions import may_manage_search

LONGEST = 250
# What each part of a document is called, in the order of the screen.
PARTS = {
    "title": gettext_lazy("Title"),
    "names": gettext_lazy("Names"),
    "roles": gettext_lazy("Job titles"),
    "summary": gettext_lazy("Summary"),
    "headings": gettext_lazy("Headings"),
    "keywords": gettext_lazy("Keywords, tags and categories"),
    "codes": gettext_lazy("Codes, numbers and addresses"),
    "body": gettext_lazy("Text"),
    "units": gettext_lazy("Units"),
    "locations": gettext_lazy("Locations"),
    "categories": gettext_lazy("Categories"),
    "trail": gettext_lazy("Below"),
    "facts": gettext_lazy("Small print"),
}


class DocumentScreen(SearchScreen):
    """Shows one document, or asks which one."""

    template_name = "search/admin/document.html"
    page_title = gettext_lazy("Why is it (not) found?")
    header_icon = "help"

    @property
    def media(self) -> Media:
        """Load the script of the picker."""
        return super().media + DocumentInput().media

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the document; redirect from an address to the document it belongs to."""
        if url := request.GET.get("url", "").strip():
            if key := key_at(url):
                return redirect(f"{request.path}?{urlencode({'key': key})}")
            messages.warning(
                request,
                _(
                    "No document with this address can be found: it is not published, hidden from search, or new and still waiting."
                ),
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the document, if the reader may see it, and what a query makes of it."""
        key = self.request.GET.get("key", "")[:320].replace("\x00", "")
        text = self.request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
        picker = DocumentInput().render("key", "", {"id": "id_key"})
        context = super().get_context_data(key=key, q=text, picker=picker, **kwargs)
        if not key:
            return context
        if not may_see(key, self.request.user):
            return context | _closed(key)
        found = inspect(key)
        document = found.document
        kind = kinds().get(document.kind) if document else None
        context |= {
            "found": found,
            "kind": kind.label if kind else "",
            "parts": list(_parts(document)) if document else [],
            "readers": list(token_words(document.tokens).values()) if document else [],
            "plugin": plugin_name(document.plugin) if document and document.plugin else "",
            "terms": list(_terms(found.terms)),
            "state": _state(found),
            "has_engine": is_configured(),
        }
        if text and is_configured():
            context |= self._tried(text, key)
        return context

    def _tried(self, text: str, key: str) -> dict[str, Tried | str]:
        try:
            return {"tried": try_query(text, key=key, reader=reader_for(self.request.user))}
        except UNAVAILABLE as error:
            return {"try_problem": str(error)}


def _closed(key: str) -> dict[str, Any]:
    """Return what the reader may know about a document that does not exist or is closed to them."""
    source, document_id = split_key(key)
    return {
        "is_closed": True,
        "hidden": HiddenDocument.objects.filter(key=key).first(),
        "letter": DeadLetter.objects.filter(source=source, document_id=document_id).first(),
    }


def _parts(document: Document) -> Iterator[tuple[str, list[str], bool]]:
    """Yield the parts of a document that are not empty: label, texts, and whether they are long."""
    for name, label in PARTS.items():
        value = getattr(document, name)
        values = (
            [value] if isinstance(value, str) else [getattr(each, "text", each) for each in value]
        )
        texts = [part for text in values for part in text.split(BOTH) if part]
        if texts:
            yield str(label), texts, name == "body"


def _terms(
    terms: Mapping[str, Sequence[tuple[str, int]]],
) -> Iterator[tuple[str, Sequence[tuple[str, int]]]]:
    for name, found in terms.items():
        stem, _mark, language = name.rpartition("_")
        label = PARTS.get(name) or PARTS.get(stem)
        if label is None:
            yield name, found
        elif name in PARTS:
            yield _("%(part)s, as it is written") % {"part": label}, found
        else:
            yield (
                _("%(part)s, by its stems (%(language)s)") % {"part": label, "language": language},
                found,
            )


def _state(found: Inspected) -> tuple[str, str]:
    """Return a level ("good", "wait" or "bad") and a sentence about the document's state."""
    if found.hidden:
        return "wait", _("Hidden from search by an editor: %(reason)s") % {
            "reason": found.hidden.reason
        }
    if found.letter:
        return "bad", _("It could not be indexed: %(reason)s") % {"reason": found.letter.reason}
    if found.problem:
        return "bad", _("The search engine cannot be asked now: %(reason)s") % {
            "reason": found.problem
        }
    if found.waiting_since:
        return "wait", _("It changed, and waits to be indexed. That takes seconds.")
    if not found.document:
        return "bad", _(
            "Its source has no such document: it is not published, or hidden from search."
        )
    if is_configured() and found.source is None:
        return "bad", _("It is not in the index. The nightly comparison repairs that.")
    if found.differences:
        names = ", ".join(found.differences)
        return "bad", _(
            "The index differs from the database in: %(fields)s. The nightly comparison repairs that."
        ) % {"fields": names}
    return "good", _("The index and the database agree.")


@hooks.register("register_page_header_buttons")
def page_button(
    page: Page, user: AuthenticatedUser, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Link a page in the admin to the screen that explains how it is found."""
    if page.live and may_manage_search(user):
        address = reverse("kring_search_document")
        query = urlencode({"url": page.url or ""})
        yield Button(
            _("Why is it (not) found?"), f"{address}?{query}", icon_name="search", priority=95
        )
