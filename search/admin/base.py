"""What the screens of search share."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from kring.core.admin import AdminScreen
from search.documents import in_language
from search.models import Entry
from search.permissions import check_may_manage_search, may_manage_search
from search.sources import kinds


class SearchScreen(AdminScreen):
    """A screen for who manages search; anybody else is sent away by Wagtail."""

    header_icon = "search"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in search managers alone."""
        check_may_manage_search(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[dict[str, Any]]:
        """Return the screens above this one."""
        return [{"url": "", "label": _("Search")}]


class SearchMenuItem(MenuItem):
    """Shown to who manages search."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the user manages search."""
        return may_manage_search(request.user)


class Stamped:
    """A view that saves who changed the row, and when."""

    request: Any
    form: Any

    def save_instance(self) -> Any:
        """Note who and when before saving."""
        self.form.instance.changed_by = self.request.user
        self.form.instance.changed_at = timezone.now()
        return super().save_instance()  # type: ignore[misc]


def titles_of(keys: Any) -> dict[str, tuple[str, str]]:
    """Return title and kind of documents in the words of the reader, by key, with one query."""
    known = kinds()
    rows = Entry.objects.filter(key__in=set(keys)).values_list("key", "title", "kind")
    return {
        key: (
            in_language(title, (get_language() or "")[:2]),
            str(known[kind].label) if kind in known else kind,
        )
        for key, title, kind in rows
    }
