"""Routes of plugins in the API, below /api/plugins/<slug>/: for a session or a token, gated."""

import traceback

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.utils import check_csrf

from kring.core.cleaning import CleaningParser
from kring.core.types import AuthenticatedUser
from plugins.contributions import store
from plugins.contributions.urls import guarded_view


def _signed_in(request: HttpRequest) -> AuthenticatedUser | None:
    """Return the user of the request for Ninja; None means 401.

    A browser sends its session from any site, so a change by session needs the CSRF token.
    """
    if not request.user.is_authenticated:
        return None
    by_token = request.headers.get("Authorization", "").lower().startswith("bearer ")
    return request.user if by_token or check_csrf(request) is None else None


def api_patterns() -> list[URLResolver]:
    """Return the addresses of every plugin with API routes. Routes that cannot be used are left out."""
    resolvers: list[URLResolver] = []
    for known in store.everything():
        if known.routers:
            try:
                patterns = _patterns(known.slug, known.routers)
            except Exception:
                store.note_fault(known.slug, traceback.format_exc())
                continue
            resolvers.append(
                path(f"api/plugins/{known.slug}/", include((patterns, f"{known.slug}_api")))
            )
    return resolvers


def _patterns(slug: str, routers: list[Router]) -> list[URLPattern]:
    """Return the routes of one plugin as an API of its own."""
    api = NinjaAPI(
        title=slug,
        version="1",
        urls_namespace=f"{slug}_api",
        auth=_signed_in,
        docs_url=None,
        openapi_url="/openapi.json",
        parser=CleaningParser(),
    )
    for router in routers:
        api.add_router("", router)
    return [
        # Ninja's views have no CSRF check of their own: see _signed_in.
        URLPattern(
            pattern.pattern, csrf_exempt(guarded_view(slug, pattern.callback)), {}, pattern.name
        )
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.callback is not None
    ]
