"""The state of each plugin, for monitoring; and what browsers report."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from kring.core.decorators import page
from kring.core.metrics import check_token
from kring.core.types import SignedInRequest
from plugins.contributions import health
from plugins.contributions.browser import BrowserFaultForm, record_browser_fault
from plugins.gate.decisions import is_running
from plugins.install import pending
from plugins.install.problems import Problem
from plugins.metrics import known_slugs
from plugins.models import Breaker


def plugins_health(request: HttpRequest) -> JsonResponse:
    """Return the state and the problems of each plugin; 404 without the token of the metrics.

    The HTTP status is always 200: a plugin with problems does not make the site unfit to serve.
    """
    check_token(request)
    parked = pending.problems()
    breakers = list(Breaker.objects.filter(reset_at=None).only("feature", "share", "reset_at"))
    tripped = {breaker.slug: "tripped" for breaker in breakers}
    tripped |= {breaker.slug: "half_open" for breaker in breakers if breaker.is_half_open}
    states = {slug: _state(slug, parked, tripped) for slug in known_slugs()}
    return JsonResponse({"plugins": states})


@page
@require_POST
def browser_fault(request: SignedInRequest) -> HttpResponse:
    """Take the report of a script that broke; what is not one, or too many, is dropped without a word."""
    # Beside the token of Django: no other site may spend a reader's reports.
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise PermissionDenied
    form = BrowserFaultForm(request.POST)
    if form.is_valid():
        record_browser_fault(user=request.user, **form.cleaned_data)
    return HttpResponse(status=204)


def _state(
    slug: str, parked: Mapping[str, Problem], tripped: Mapping[str, str]
) -> dict[str, str | list[str]]:
    """Return the status of one plugin in a word, and its problems in sentences."""
    if slug in parked:
        return {"status": "parked", "problems": [str(parked[slug].reason)]}
    if slug in tripped:
        return {"status": tripped[slug], "problems": health.problems(slug)}
    if not is_running(slug):
        return {"status": "off", "problems": []}
    problems = health.problems(slug)
    return {"status": "ill" if problems else "ok", "problems": problems}
