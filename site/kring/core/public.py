"""The few addresses that browsers and robots request without signing in."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask robots to stay away: there is nothing for them without signing in."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect browsers that guess the address of the icon."""
    return redirect(static("kring/logo.svg"))


@require_safe
@cache_control(private=True, max_age=86400)
def webmanifest(request: HttpRequest) -> HttpResponse:
    """Describe the site to a phone that puts it on its home screen."""
    return JsonResponse(
        {
            "name": "Kring",
            "short_name": "Kring",
            "start_url": "/",
            "display": "browser",
            "icons": [{"src": static("kring/logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Raise Http404 at an address of a library that Kring does not offer."""
    raise Http404
