"""Health checks and error pages."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def health_live(request: HttpRequest) -> HttpResponse:
    """Answer that the process runs."""
    return JsonResponse({"status": "ok"})


@transaction.non_atomic_requests
def health_ready(request: HttpRequest) -> HttpResponse:
    """Answer whether this process can serve people: 503 without the database.

    Without the cache it can, more slowly, and nobody can sign in: that is degraded, and no reason to
    take all web processes out of service at once.
    """
    results = {"database": _result_of(_database_answers), "cache": _result_of(_cache_answers)}
    if results["database"] != "ok":
        status = "unavailable"
    else:
        status = "ok" if results["cache"] == "ok" else "degraded"
    return JsonResponse(
        {"status": status, "checks": results}, status=503 if status == "unavailable" else 200
    )


def _result_of(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:  # whatever a driver raises, the answer is "not ready"
        return type(error).__name__
    return "ok"


def _database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache_answers() -> None:
    cache.set("health", "ok", 5)
    if cache.get("health") != "ok":
        message = "The cache forgot what was just written."
        raise RuntimeError(message)


def cache_answers() -> bool:
    """Return whether the cache can be reached."""
    return _result_of(_cache_answers) == "ok"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain what to do after a form was refused for its token: what was typed is not at fault."""
    return render(request, "403_csrf.html", status=403)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Ask to wait a minute, in the reader's language.

    Libraries also refuse when they cannot count, because the cache is away: then it is nobody's haste.
    """
    status = 429 if cache_answers() else 503
    response = render(request, f"{status}.html", status=status)
    response.headers["Retry-After"] = "60"
    return response
