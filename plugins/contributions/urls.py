"""Pages of plugins, below /apps/<slug>/: gated, guarded, and in the plugin's own namespace."""

import traceback
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DEFAULT_DB_ALIAS
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.csrf import csrf_exempt

from plugins.contributions import shown_plugins, store, usage
from plugins.contributions.guard import late, run_guarded
from plugins.contributions.lateness import Measure
from plugins.contributions.pool import WAIT_SECONDS, pool
from plugins.gate.decisions import is_on
from plugins.gate.keys import plugin_of

# How long a page or a route may take before it counts as too slow, in milliseconds.
PAGE_BUDGET_MS = 3_000
# One with so much processor time of its own, or three times as long, is ended. Its reader waits for it, so it has longer
# than a slot.
PAGE_LIMIT_SECONDS = 10.0
# They change nothing, and so begin no transaction that could keep others waiting.
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# When to try again after the places of a plugin were taken.
RETRY_SECONDS = 5
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

    So many views of a plugin run at a time as ``pool`` has places; a further one is answered 503. One that takes longer
    than ``PAGE_BUDGET_MS`` is served, because its reader waits for it, and judged; one over ``PAGE_LIMIT_SECONDS`` is ended.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_on(feature, request.user):
            return _not_found(request)
        plugin = plugin_of(feature)
        shown_plugins.note(request, plugin)
        place = f"page {_route(request)}"
        with pool.place(plugin) as has_place:
            if not has_place:
                return _busy(request, feature, place)
            outcome = run_guarded(
                feature,
                place,
                lambda: _rendered(view(request, *args, **kwargs)),
                user=request.user,
                budget_ms=PAGE_BUDGET_MS,
                limit_seconds=PAGE_LIMIT_SECONDS,
                is_atomic=request.method not in READING,
                answers=ANSWERS,
            )
        if not outcome.ok:
            return _failure(request, plugin, outcome.summary)
        response = outcome.value
        if response.streaming and not isinstance(response, FileResponse) and not response.is_async:
            response.streaming_content = _guarded_parts(
                feature, place, request, response.streaming_content
            )
        if response.status_code < 400:
            usage.record_use(feature, request.user, "view" if request.method == "GET" else "post")
        return response

    # The view has the transaction of the guard: an outer one would roll back the counted fault too.
    answer._non_atomic_requests = {DEFAULT_DB_ALIAS}  # type: ignore[attr-defined]
    # Told to the conformance suite, which asks for the addresses of a feature.
    answer.kring_feature = feature  # type: ignore[attr-defined]
    return answer


def _guarded_parts(feature: str, place: str, request: HttpRequest, made: Any) -> Iterator[bytes]:
    """Yield what a response makes while it is sent, after the view has returned, each part guarded like the view.

    ConnectionAbortedError when one fails: half an answer must not pass for the whole.
    """
    parts, end = iter(made), object()
    while True:
        outcome = run_guarded(
            feature,
            place,
            partial(next, parts, end),
            user=request.user,
            budget_ms=PAGE_BUDGET_MS,
            limit_seconds=PAGE_LIMIT_SECONDS,
            is_atomic=False,
        )
        if not outcome.ok:
            raise ConnectionAbortedError(outcome.summary)
        if outcome.value is end:
            return
        yield outcome.value


def _route(request: HttpRequest) -> str:
    """Return the pattern of the address: the address itself may name a person, and is another for each of many."""
    return f"/{request.resolver_match.route}" if request.resolver_match else ""


def _busy(request: HttpRequest, feature: str, place: str) -> HttpResponse:
    """Return 503 because the plugin has no place left. Held against it where its own views are late."""
    slowest = pool.slowest(plugin_of(feature))
    if slowest.wall <= PAGE_BUDGET_MS / 1000:
        # It is asked for more often than this host can answer.
        waited = PAGE_BUDGET_MS / 1000 + WAIT_SECONDS
        slowest = Measure(wall=waited, queued=waited)
    late(feature, place, slowest, user=request.user, budget_ms=PAGE_BUDGET_MS)
    response = _failure(request, plugin_of(feature), is_busy=True)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _not_found(request: HttpRequest) -> HttpResponse:
    """Return 404 as JSON for the API. Http404 for pages."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Not Found"}, status=404)
    raise Http404


def _rendered(response: Any) -> HttpResponseBase:
    """Render a template response here, so that its faults count for the plugin. TypeError for what is no response."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if not isinstance(response, HttpResponseBase):
        message = f"A view returned no response, but {type(response).__name__}."
        raise TypeError(message)
    return response


def _failure(
    request: HttpRequest, slug: str, summary: str = "", *, is_busy: bool = False
) -> HttpResponse:
    """Return the page that says that this feature does not work now; editors see the error."""
    is_editor = request.user.has_perm("wagtailadmin.access_admin")
    context = {"plugin": slug, "summary": summary if is_editor else ""}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "This does not work now.", **context}, status=503)
    return TemplateResponse(
        request, "plugins/failure.html", {**context, "is_busy": is_busy}, status=503
    ).render()


def has_addresses(feature: str) -> bool:
    """Return whether the plugin, or this feature of it, has pages or routes here: visits to them are its uses."""
    known = store.get(plugin_of(feature))
    added = (*known.url_modules, *known.routers) if known is not None else ()
    return any(owner == feature for owner, _module in added)


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
