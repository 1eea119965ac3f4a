"""Pages of plugins, below /apps/<slug>/: gated, guarded, and in the plugin's own namespace."""

import time
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DEFAULT_DB_ALIAS, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt

from plugins.contributions import shown_plugins, store, usage
from plugins.contributions.guard import overrun, report
from plugins.gate.decisions import is_on
from plugins.gate.keys import plugin_of

# How long a page or a route may take before it counts as too slow, in milliseconds.
PAGE_BUDGET_MS = 3_000
# Answers, not faults.
ANSWERS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)

View = Callable[..., HttpResponse]


def require_plugin(slug: str) -> Callable[[View], View]:
    """Return a decorator that answers 404 to people who do not have the plugin, or the feature of this key."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_on(slug, request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return gated

    return decorate


def guarded_view(feature: str, view: View) -> View:
    """Return the view, gated by its plugin or feature. When it raises, the fault is counted and a plain page says so.

    A slow page is not ended, because its reader waits for it. One that takes longer than ``PAGE_BUDGET_MS``
    is served and counted as a fault.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_on(feature, request.user):
            return _not_found(request)
        shown_plugins.note(request, plugin_of(feature))
        started, place = time.perf_counter(), f"page {request.path}"[:120]
        try:
            with transaction.atomic():
                response = _rendered(view(request, *args, **kwargs))
        except ANSWERS:
            raise
        except Exception as error:
            outcome = report(feature, place, error, user=request.user)
            return _failure(request, plugin_of(feature), outcome.summary)
        milliseconds = int(1000 * (time.perf_counter() - started))
        if milliseconds > PAGE_BUDGET_MS:
            overrun(feature, place, milliseconds, user=request.user, budget_ms=PAGE_BUDGET_MS)
        if response.status_code < 400:
            usage.record_use(feature, request.user, "view" if request.method == "GET" else "post")
        return response

    # The view has the transaction above: an outer one would roll back the counted fault too.
    answer._non_atomic_requests = {DEFAULT_DB_ALIAS}  # type: ignore[attr-defined]
    # Told to the conformance suite, which asks for the addresses of a feature.
    answer.kring_feature = feature  # type: ignore[attr-defined]
    return answer


def _not_found(request: HttpRequest) -> HttpResponse:
    """Return 404 as JSON for the API. Http404 for pages."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Not Found"}, status=404)
    raise Http404


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render a template response here, so that its faults count for the plugin."""
    if isinstance(response, TemplateResponse):
        response.render()
    return response


def _failure(request: HttpRequest, slug: str, summary: str) -> HttpResponse:
    """Return the page that says that this feature does not work now; editors see the error."""
    is_editor = request.user.has_perm("wagtailadmin.access_admin")
    context = {"plugin": slug, "summary": summary if is_editor else ""}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "This does not work now.", **context}, status=503)
    return TemplateResponse(request, "plugins/failure.html", context, status=503).render()


def plugin_patterns() -> list[URLResolver]:
    """Return the addresses of every plugin with pages. Modules that cannot be imported are left out."""
    resolvers: list[URLResolver] = []
    for known in store.everything():
        patterns = []
        for feature, module in known.url_modules:
            try:
                if isinstance(module, URLPattern):
                    patterns += _gated(feature, [module])
                else:
                    patterns += _gated(feature, include(module)[0])
            except Exception:
                store.note_fault(known.slug, traceback.format_exc())
        if patterns:
            resolvers.append(path(f"apps/{known.slug}/", include((patterns, known.slug))))
    return resolvers


def _gated(feature: str, module: Any) -> list[URLPattern | URLResolver]:
    """Return copies of the patterns whose views are gated."""
    gated: list[URLPattern | URLResolver] = []
    for pattern in getattr(module, "urlpatterns", module):
        if isinstance(pattern, URLPattern):
            view = guarded_view(feature, pattern.callback)
            if getattr(pattern.callback, "csrf_exempt", False):
                view = csrf_exempt(view)
            gated.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
        else:
            gated.append(
                URLResolver(
                    pattern.pattern,
                    _gated(feature, pattern.urlconf_module),
                    pattern.default_kwargs,
                    pattern.app_name,
                    pattern.namespace,
                )
            )
    return gated
