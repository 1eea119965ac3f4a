"""Answer “not found” for an address of the admin that names a page or file of which the person may not know.

Wagtail checks rights where something is done, and shows the title before. This looks at the numbers in the address instead,
whichever screen they are for, so that a screen that Wagtail adds is guarded too.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch
from wagtail.models import Page

from editorial.access.naming import may_name
from editorial.models import KringDocument, KringImage

# What the arguments of Wagtail's addresses name.
_ARGUMENTS: dict[str, type[Model]] = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "page_pk": Page,
    "image_id": KringImage,
    "document_id": KringDocument,
    "doc_id": KringDocument,
}
# Where “pk”, and “id” after the question mark, name what.
_PLACES: dict[str, type[Model]] = {
    "wagtailadmin_pages": Page,
    "wagtaildocs_chooser": KringDocument,
    "wagtailimages_chooser": KringImage,
}
_MODELS: dict[str, type[Model]] = {
    "page": Page,
    "kringdocument": KringDocument,
    "kringimage": KringImage,
}
_IN_QUERY: dict[str, type[Model]] = {
    "target_pages[]": Page,
    "childOf": Page,
    "parent_page_id": Page,
}


class AdminGuardMiddleware:
    """Hide in the admin what may not be named to the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Raise Http404 if the address names something that may not be named to the person."""
        match = request.resolver_match
        if match is None or not _is_of_admin(match) or not request.user.is_authenticated:
            return None
        wanted: dict[type[Model], set[int]] = {}
        for model, number in _named(match, request):
            wanted.setdefault(model, set()).add(number)
        if not all(may_name(model, numbers) for model, numbers in wanted.items()):
            raise Http404
        return None


def _is_of_admin(match: ResolverMatch) -> bool:
    return match.route.startswith("admin/")


def _named(match: ResolverMatch, request: HttpRequest) -> Iterator[tuple[type[Model], int]]:
    """Yield what the address names: in its path, and after the question mark."""
    place = _PLACES.get(match.namespace) or _MODELS.get(match.kwargs.get("model_name", ""))
    if match.url_name and "choose_page" in match.url_name:
        place = Page
    for name, value in match.kwargs.items():
        model = _ARGUMENTS.get(name) or (place if name == "pk" else None)
        if model is not None:
            yield from _numbers(model, [str(value)])
    if place is not None:
        yield from _numbers(place, request.GET.getlist("id"))
    for name, model in _IN_QUERY.items():
        yield from _numbers(model, request.GET.getlist(name))


def _numbers(model: type[Model], values: list[str]) -> Iterator[tuple[type[Model], int]]:
    return ((model, int(value)) for value in values if value.isascii() and value.isdecimal())
