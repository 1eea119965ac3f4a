"""Tell editors how far the pages below a large section have followed its last change."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from editorial.models import PendingSection


@hooks.register("before_edit_page")
def tell_editor(request: HttpRequest, page: Page) -> None:
    """Tell it above the editor."""
    _tell(request, page)


@hooks.register("construct_explorer_page_queryset")
def tell_in_explorer(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Tell it above the list of pages."""
    _tell(request, parent_page)
    return pages


def _tell(request: HttpRequest, page: Page) -> None:
    if request.method != "GET" or getattr(request, "htmx", False):
        return
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    for pending in PendingSection.objects.filter(page__path__in=paths).select_related("page"):
        messages.info(
            request,
            _(
                "“%(title)s” was changed. %(done)s of its %(total)s pages have followed; until then nobody "
                "sees more of them than before."
            )
            % {"title": pending.page.title, "done": pending.done, "total": pending.total},
        )
