"""Run the health checks of plugins. None of them makes the site unhealthy: the admin shows them."""

from collections.abc import Callable
from functools import partial

from plugins.contributions import store
from plugins.contributions.guard import run_guarded
from plugins.gate.decisions import is_running

BUDGET_MS = 1000


def problems(slug: str) -> list[str]:
    """Return the problems that the plugin's own checks report; none for a plugin that is not running."""
    known = store.get(slug)
    if known is None or not is_running(slug):
        return []
    outcomes = [
        run_guarded(slug, "health check", partial(_text_of, check), user=None, budget_ms=BUDGET_MS)
        for check in known.health_checks
    ]
    reports = [outcome.value if outcome.ok else outcome.summary for outcome in outcomes]
    return [report for report in reports if report]


def _text_of(check: Callable[[], object]) -> str:
    return str(check() or "")
