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

from plugins import usage
from plugins.contributions import met, store
from plugins.decisions import is_on
from plugins.guard import overrun, report

# How long a page or a route may take before it counts as too slow, in milliseconds.
PAGE_BUDGET_MS = 3_000
# Answers, not faults.
ANSWERS = (Http404, PermissionDenied, SuspiciousOperation, BadRequest)

View = Callable[..., HttpResponse]


def require_plugin(slug: str) -> Callable[[View], View]:
    """Make a view answer 404 to everybody who has not the plugin. A decorator."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not is_on(slug, request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return gated

    return decorate


def guarded_view(slug: str, view: View) -> View:
    """Return the view gated; when it raises, the fault is counted and a plain page says so.

    A page is not ended while somebody waits for it. One that takes longer than ``PAGE_BUDGET_MS`` is
    shown and counted as a fault, and too many of those trip the breaker.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_on(slug, request.user):
            return _nothing_here(request)
        met.note(request, slug)
        started, place = time.perf_counter(), f"page {request.path}"[:120]
        try:
            with transaction.atomic():
                response = _rendered(view(request, *args, **kwargs))
        except ANSWERS:
            raise
        except Exception as error:
            outcome = report(slug, place, error, user=request.user)
            return _failure(request, slug, outcome.summary)
        milliseconds = int(1000 * (time.perf_counter() - started))
        if milliseconds > PAGE_BUDGET_MS:
            overrun(slug, place, milliseconds, user=request.user, budget_ms=PAGE_BUDGET_MS)
        if response.status_code < 400:
            usage.record_use(slug, request.user, "view" if request.method == "GET" else "post")
        return response

    # The transaction above is the view's: an outer one would take the counted fault along.
    answer._non_atomic_requests = {DEFAULT_DB_ALIAS}  # type: ignore[attr-defined]
    return answer


def _nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer as for an address that does not exist."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Not Found"}, status=404)
    raise Http404


def _rendered(response: HttpResponse) -> HttpResponse:
    """Render a template response while its faults are still the plugin's."""
    if isinstance(response, TemplateResponse):
        response.render()
    return response


def _failure(request: HttpRequest, slug: str, summary: str) -> HttpResponse:
    """Return the page that says that this feature does not work now; editors read what it was."""
    is_editor = request.user.has_perm("wagtailadmin.access_admin")
    context = {"plugin": slug, "summary": summary if is_editor else ""}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "This does not work now.", **context}, status=503)
    return TemplateResponse(request, "plugins/failure.html", context, status=503).render()


def plugin_patterns() -> list[URLResolver]:
    """Return the addresses of every plugin with pages. One that cannot be read is left out."""
    found = []
    for known in store.everything():
        patterns = []
        for module in known.url_modules:
            try:
                patterns += _gated(known.slug, include(module)[0])
            except Exception:
                store.note_fault(known.slug, traceback.format_exc())
        if patterns:
            found.append(path(f"apps/{known.slug}/", include((patterns, known.slug))))
    return found


def _gated(slug: str, module: Any) -> list[URLPattern | URLResolver]:
    """Return copies of the patterns whose views are gated."""
    gated: list[URLPattern | URLResolver] = []
    for pattern in getattr(module, "urlpatterns", module):
        if isinstance(pattern, URLPattern):
            view = guarded_view(slug, pattern.callback)
            if getattr(pattern.callback, "csrf_exempt", False):
                view = csrf_exempt(view)
            gated.append(URLPattern(pattern.pattern, view, pattern.default_args, pattern.name))
        else:
            gated.append(
                URLResolver(
                    pattern.pattern,
                    _gated(slug, pattern.urlconf_module),
                    pattern.default_kwargs,
                    pattern.app_name,
                    pattern.namespace,
                )
            )
    return gated
