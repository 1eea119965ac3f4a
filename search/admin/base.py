"""What the screens of search share."""

from collections.abc import Iterable
from typing import Any

from django.forms import ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kring.core.admin import AdminScreen
from kring.core.types import SignedInRequest
from search.contract.documents import text_in
from search.contract.sources import kinds
from search.models import Entry
from search.permissions import check_may_manage_search, may_manage_search


class SearchScreen(AdminScreen):
    """A screen for people who manage search; Wagtail sends others away."""

    request: SignedInRequest
    header_icon = "search"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in search managers only."""
        check_may_manage_search(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[dict[str, Any]]:
        """Return the screens above this one."""
        return [{"url": "", "label": _("Search management")}]


class SearchMenuItem(MenuItem):
    """Shown to people who manage search."""

    def is_shown(self, request: SignedInRequest) -> bool:
        """Return whether the user manages search."""
        return may_manage_search(request.user)


class ChangedByMixin:
    """Saves who changed the row, and when."""

    request: SignedInRequest
    form: ModelForm

    def save_instance(self) -> Any:
        """Note who and when before saving."""
        self.form.instance.changed_by = self.request.user
        self.form.instance.changed_at = timezone.now()
        return super().save_instance()  # type: ignore[misc]


def titles_of(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return title and kind of documents in the words of the reader, by key, with one query."""
    known = kinds()
    rows = Entry.objects.filter(key__in=set(keys)).values_list("key", "title", "kind")
    return {
        key: (
            text_in(title, (get_language() or "")[:2]),
            str(known[kind].label) if kind in known else kind,
        )
        for key, title, kind in rows
    }
