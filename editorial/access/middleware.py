"""Redirect from former addresses, for readers who may see the target."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from editorial.selectors import can_see


class VisibleRedirectMiddleware(RedirectMiddleware):
    """Follow a former address only to a page that the reader may see.

    Others get “not found”: the new address would reveal the title of the page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Replace “not found” by a redirect if there is one for this reader."""
        answer = super().process_response(request, response)
        if answer is response:
            return response
        page = getattr(_matching_redirect(request), "redirect_page", None)
        if page is not None and not can_see(request.user, page):
            return response
        # A page may move back: a browser that had kept the redirect would then run in circles.
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer


def _matching_redirect(request: HttpRequest) -> Redirect | None:
    """Return the redirect that Wagtail followed: with the query string, else without it."""
    for path in (request.get_full_path(), request.path):
        normal = Redirect.normalise_path(path, decode_unicode=False)
        if (found := get_redirect(request, normal)) is not None:
            return found
    return None
