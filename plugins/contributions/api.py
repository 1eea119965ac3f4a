"""Routes of plugins in the API, below /api/plugins/<slug>/: for a session or a token, gated."""

import traceback
from collections import defaultdict

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.utils import check_csrf

from kring.core.cleaning import CleaningParser
from kring.core.types import AuthenticatedUser
from plugins.contributions import store
from plugins.contributions.urls import guarded_view
from plugins.gate.keys import feature_of


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
        for feature, routers in _by_feature(known.routers).items():
            try:
                patterns = _patterns(feature, routers)
            except Exception:
                store.note_fault(known.slug, traceback.format_exc())
                continue
            name = _namespace(feature)
            resolvers.append(path(f"api/plugins/{known.slug}/", include((patterns, name))))
    return resolvers


def _namespace(feature: str) -> str:
    return f"{feature.replace('.', '_')}_api"


def _by_feature(routers: list[tuple[str, Router]]) -> dict[str, list[Router]]:
    by_feature: dict[str, list[Router]] = defaultdict(list)
    for feature, router in routers:
        by_feature[feature].append(router)
    return by_feature


def _patterns(feature: str, routers: list[Router]) -> list[URLPattern]:
    """Return the routes of a plugin, or of one of its features, as an API of their own.

    Each has a description of its own, so that nobody reads of the routes of a feature that they do not have.
    """
    key = feature_of(feature)
    api = NinjaAPI(
        title=feature,
        version="1",
        urls_namespace=_namespace(feature),
        auth=_signed_in,
        docs_url=None,
        openapi_url=f"/{key}/openapi.json" if key else "/openapi.json",
        parser=CleaningParser(),
    )
    for router in routers:
        api.add_router("", router)
    return [
        # Ninja's views have no CSRF check of their own: see _signed_in.
        URLPattern(
            pattern.pattern, csrf_exempt(guarded_view(feature, pattern.callback)), {}, pattern.name
        )
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.callback is not None
    ]
