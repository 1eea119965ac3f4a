"""The pages of news."""

from django.http import HttpResponse

from kring.core.pages import render_page
from kring.core.types import SignedInRequest
from news.models import NewsIndexPage, NewsPage
from news.selectors import list_context, related


def index(request: SignedInRequest, page: NewsIndexPage) -> HttpResponse:
    """List the news that the reader may see, filtered and paginated."""
    return render_page(request, page, list_context(page, request.user, request.GET))


def item(request: SignedInRequest, page: NewsPage) -> HttpResponse:
    """Show a news item and up to three related ones that the reader may see."""
    return render_page(request, page, {"related": related(page, request.user)})
