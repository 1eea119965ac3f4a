"""Refuse addresses of Wagtail's admin that no screen of it makes, and on which it would fail."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.views.generic.chooser import CreateView
from wagtail.models import Page

# Parameters of Wagtail's admin that it takes without a look.
_NUMBERS = frozenset({"parent_page_id", "position", "target_pages[]"})
_ADDRESSES = frozenset({"link_url", "next", "current_url"})
_LARGEST = 2**63 - 1
# By the name of the view: the argument with a page that must have one above it; the fields it must get.
_BELOW_ANOTHER = {
    "wagtailadmin_pages:set_page_position": "page_to_move_id",
    "wagtailadmin_pages:lock": "page_id",
    "wagtailadmin_pages:unlock": "page_id",
}
_NEEDED = {
    "wagtailadmin_pages:copy": ("new_parent_page",),
    "wagtailredirects:process_import": ("import_file_name", "input_format"),
}
_NO_SENSE = "A parameter of this address makes no sense."


class AdminParametersMiddleware:
    """Refuse parameters in the admin that make no sense, where Wagtail would fail on them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Refuse a form without a field that its view reads unasked. Any other failure goes on."""
        if isinstance(exception, MultiValueDictKeyError):
            raise BadRequest(_NO_SENSE) from exception

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the view answer. BadRequest for nonsense, Http404 for what cannot be done there."""
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        if any(not _makes_sense(name, value) for name, value in _parameters(request)):
            raise BadRequest(_NO_SENSE)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _BELOW_ANOTHER:
            page_id = kwargs[_BELOW_ANOTHER[name]]
            if not Page.objects.filter(pk=page_id, depth__gt=1).exists():
                raise Http404
        if request.method == "POST" and not all(
            request.POST.get(field, "").strip() for field in _NEEDED.get(name, ())
        ):
            raise BadRequest(_NO_SENSE)
        if _makes_without_form(view):
            raise Http404
        return None


def _makes_without_form(view: Callable) -> bool:
    """Return whether this is where a chooser makes something, of a kind that it has no form for."""
    view_class: Any = getattr(view, "view_class", None)
    if view_class is None or not issubclass(view_class, CreateView):
        return False
    # Documents and images bring their form in a method of their own.
    if view_class.get_creation_form_class is not CreateView.get_creation_form_class:
        return False
    chooser = view_class(**view.view_initkwargs)  # type: ignore[attr-defined]
    return chooser.get_creation_form_class() is None


def _parameters(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def _makes_sense(name: str, value: str) -> bool:
    if name in _NUMBERS and value:
        return (
            value.lstrip("-").isdecimal() and value.isascii() and abs(int(value[:20])) <= _LARGEST
        )
    if name in _ADDRESSES:
        try:
            urlsplit(value)
        except ValueError:
            return False
    return True
