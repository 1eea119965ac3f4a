"""The pages of what a reader kept and read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from editorial.models import ContentRecord
from home.reading import selectors, services
from kring.core.decorators import page
from kring.core.errors import RefusedError
from kring.core.types import SignedInRequest

PAGE_SIZE = 20


@page
@require_safe
def saved(request: SignedInRequest) -> HttpResponse:
    """List what the reader kept for later."""
    return _list(request, "home/reading/saved.html", selectors.saved(request.user))


@page
@require_safe
def recent(request: SignedInRequest) -> HttpResponse:
    """List what the reader read last."""
    return _list(request, "home/reading/recent.html", selectors.recently_read(request.user))


def _list(
    request: SignedInRequest, template: str, records: QuerySet[ContentRecord]
) -> HttpResponse:
    pages = Paginator(records, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, template, {"records": pages})


@page
@require_POST
def toggle(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Keep a page for later, or drop it. htmx gets the button again, a plain form goes to the list."""
    try:
        is_saved = services.toggle_saved(user=request.user, page_id=page_id)
    except RefusedError as error:
        raise Http404 from error
    if request.headers.get("HX-Request") == "true":
        context = {"page_id": page_id, "is_saved": is_saved, "was_pressed": True}
        return render(request, "home/reading/button.html", context)
    return redirect("reading:saved")


@page
@require_POST
def seen(request: SignedInRequest, page_id: int) -> HttpResponse:
    """Note that the reader stayed on a page."""
    try:
        services.note_read(user=request.user, page_id=page_id)
    except RefusedError as error:
        raise Http404 from error
    return HttpResponse(status=204)


@page
def forget(request: SignedInRequest) -> HttpResponse:
    """Ask, then forget what the reader read."""
    if request.method == "POST":
        services.forget_read(user=request.user)
        messages.success(request, _("Forgotten. Nobody else could see it."))
        return redirect("reading:recent")
    return render(request, "home/reading/forget.html", {"back": reverse("reading:recent")})
