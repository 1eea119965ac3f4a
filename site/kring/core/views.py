"""Health checks and error pages."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def health_live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "ok"})


def health_ready(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve people: database and cache answer (503 if not)."""
    checks = {"database": _database_answers, "cache": _cache_answers}
    results = {name: _tell(check) for name, check in checks.items()}
    ready = all(result == "ok" for result in results.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": results},
        status=200 if ready else 503,
    )


def _tell(check) -> str:
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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell somebody whose form was refused what to do: nothing they typed was at fault."""
    return render(request, "403_csrf.html", status=403)
