"""What readers would miss in a page, asked again each time that Wagtail has saved what is typed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page

from editorial.legibility.findings import read
from editorial.models import EditorialPage


def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the remarks on the newest version. PermissionDenied for who may not edit the page."""
    page = get_object_or_404(Page, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    newest = page.get_latest_revision_as_object()
    found = read(newest) if isinstance(newest, EditorialPage) else None
    return render(request, "editorial/admin/reading.html", {"reading": found})


@hooks.register("register_admin_urls")
def register_reading() -> list[URLPattern]:
    """Register the address that the editor asks."""
    return [path("reading/<int:pk>/", reading, name="kring_reading")]
