"""Choose a document in a form: the field, its widget, and the view that answers it."""

from typing import Any

from django import forms
from django.db import transaction
from django.forms import BaseFormSet, Media
from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.staticfiles import versioned_static

from kring.core.types import AuthenticatedUser, SignedInRequest
from search.admin.base import titles_of
from search.contract.documents import split_key
from search.contract.readers import reader_for
from search.contract.sources import kinds, sources
from search.engine.excerpts import plain
from search.permissions import check_may_manage_search
from search.query.parsing import parse
from search.query.queries import Hit
from search.site.answers import ask, suggest

LONGEST, MOST = 100, 12


class DocumentInput(forms.TextInput):
    """Chooses one document by typing what it is called. The value is its key in the index."""

    template_name = "search/admin/widgets/document.html"

    def id_for_label(self, id_: str, index: int | None = None) -> str:
        """Point the label at the input that people type in."""
        return f"{id_}-search" if id_ else id_

    def get_context(
        self, name: str, value: str | None, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Add what the chosen document is called."""
        context = super().get_context(name, value, attrs)
        title, kind = titles_of([value]).get(value, (value, "")) if value else ("", "")
        context |= {"title": title, "kind": kind, "choices_url": reverse("kring_search_documents")}
        context["described_by"] = context["widget"]["attrs"].get("aria-describedby", "")
        return context

    @property
    def media(self) -> Media:
        """Return the script and the style, which every form with this widget then loads."""
        return Media(
            js=[
                versioned_static("kring/combobox.js"),
                versioned_static("search/admin/document-picker.js"),
            ],
            css={"all": [versioned_static("search/admin/search.css")]},
        )


class DocumentField(forms.CharField):
    """The key of a document that a source has."""

    widget = DocumentInput
    default_error_messages = {
        "required": gettext_lazy("Choose a document from the list that opens while you type."),
        "gone": gettext_lazy("This document cannot be found (any more). Choose another one."),
    }

    def clean(self, value: str | None) -> str:
        """Refuse a key without a document."""
        key = super().clean(value)
        if key and not exists(key):
            raise forms.ValidationError(self.error_messages["gone"], code="gone")
        return key


def check_documents(formset: BaseFormSet) -> bool:
    """Return whether every row of a valid formset names a different document that exists.

    Says at the row what is wrong with it.
    """
    seen: set[str] = set()
    for form in formset.forms:
        key = form.cleaned_data.get("key")
        if not key or form in formset.deleted_forms:
            continue
        if key in seen:
            form.add_error("key", _("This document is in the list twice."))
        elif not exists(key):
            form.add_error("key", DocumentField.default_error_messages["gone"])
        seen.add(key)
    return all(not form.errors for form in formset.forms if form not in formset.deleted_forms)


def exists(key: str) -> bool:
    """Return whether a source has a document of this key now."""
    source, document_id = split_key(key)
    known = sources().get(source)
    try:
        return bool(known and list(known.documents([document_id])))
    except ValueError:
        # An id that this source cannot read.
        return False


# Reads only, and asks the engine meanwhile.
@transaction.non_atomic_requests
@require_safe
def documents(request: SignedInRequest) -> JsonResponse:
    """Return documents whose name matches what was typed, then others that contain its words.

    Nobody is offered what they may not see.
    """
    check_may_manage_search(request.user)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    return JsonResponse({"choices": [_choice(hit) for hit in _found(text, request.user)]})


def _found(text: str, user: AuthenticatedUser) -> list[Hit]:
    reader = reader_for(user)
    query = parse({"q": text}, language=get_language() or "nl", today=timezone.localdate())
    hits = [*suggest(text, reader), *ask(query, reader).hits] if text else []
    unique = {f"{hit.source}:{hit.id}": hit for hit in reversed(hits)}
    return list(reversed(unique.values()))[:MOST]


def _choice(hit: Hit) -> dict[str, str]:
    kind = kinds().get(hit.kind)
    where = " › ".join(hit.trail) or ", ".join(hit.facts)
    return {
        "key": f"{hit.source}:{hit.id}",
        "label": plain(hit.title),
        "kind": str(kind.label) if kind else _("Document"),
        "where": where,
    }
