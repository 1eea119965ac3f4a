"""How each plugin is, for a monitor."""

from django.http import HttpRequest, JsonResponse

from kring.core.metrics import check_token
from plugins import pending, registry
from plugins.contributions import health
from plugins.decisions import is_running
from plugins.models import Breaker, Plugin


def plugins_health(request: HttpRequest) -> JsonResponse:
    """Tell the state and the problems of each plugin; 404 without the token of the metrics.

    Always with status 200: a plugin that is ill does not make the site unfit to serve.
    """
    check_token(request)
    parked = pending.problems()
    tripped = set(Breaker.objects.filter(reset_at=None).values_list("slug", flat=True))
    known = {found.slug for found in registry.installed()}
    slugs = known | set(Plugin.objects.values_list("slug", flat=True))
    return JsonResponse({"plugins": {slug: _tell(slug, parked, tripped) for slug in sorted(slugs)}})


def _tell(slug: str, parked: dict, tripped: set[str]) -> dict:
    """Return the state of one plugin in a word, and what is wrong with it in words."""
    if slug in parked:
        return {"status": "parked", "problems": [str(parked[slug].reason)]}
    if not is_running(slug):
        return {"status": "off", "problems": []}
    found = health.problems(slug)
    if slug in tripped:
        return {"status": "tripped", "problems": found}
    return {"status": "ill" if found else "ok", "problems": found}
