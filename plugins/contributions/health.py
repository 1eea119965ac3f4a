"""Health checks of plugins. None of them makes the site unhealthy: they are shown in the admin."""

from plugins.contributions import store
from plugins.decisions import is_running
from plugins.guard import run_guarded

BUDGET_MS = 1000


def problems(slug: str) -> list[str]:
    """Return what the plugin's own checks find wrong; nothing for one that is not running."""
    known = store.get(slug)
    if known is None or not is_running(slug):
        return []
    found = []
    for check in known.health_checks:
        outcome = run_guarded(slug, "health check", check, user=None, budget_ms=BUDGET_MS)
        said = outcome.value if outcome.ok else outcome.summary
        if said:
            found.append(str(said))
    return found
