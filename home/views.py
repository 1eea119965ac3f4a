"""The home page and guidance."""

from django.http import HttpResponse

from home.models import ContentPage, HomePage
from home.reading.selectors import most_used
from home.selectors import home_context, parts_of
from kring.core.pages import render_page
from kring.core.types import SignedInRequest


def home(request: SignedInRequest, page: HomePage) -> HttpResponse:
    """Show what is new for the reader."""
    return render_page(request, page, home_context(request.user))


def guidance(request: SignedInRequest, page: ContentPage) -> HttpResponse:
    """Show guidance and the pages below it that the reader may see."""
    parts = parts_of(page, request.user)
    used = most_used(request.user, page.path) if parts and not page.body else []
    return render_page(request, page, {"parts": parts, "most_used": used})
