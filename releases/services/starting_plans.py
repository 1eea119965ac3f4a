"""The template of a plan that a new site starts with: think big, act small."""

from typing import Any

from django.utils.translation import gettext as _

from releases.evidence import constants
from releases.models import PlanTemplate

KEY = "plan:think-big-act-small"


def think_big_act_small() -> PlanTemplate:
    """Make the template, in the language of the organisation."""
    name = _("Think big, act small")
    description = _(
        "Ambassadors first, then a pilot and whole departments, then more and more people. "
        "Each ring is watched before the next one opens."
    )
    template, _is_new = PlanTemplate.objects.get_or_create(
        name=name, defaults={"description": description, "rings": _rings()}
    )
    return template


def _rings() -> list[dict[str, Any]]:
    """Return the rings. Pilot and departments are chosen for each release."""
    return [
        _ring(_("Ambassadors"), keys=["ambassador"]),
        _ring(_("Pilot")),
        _ring(_("Departments")),
        _ring(_("10 per cent of everyone"), percentage=1_000),
        _ring(_("50 per cent of everyone"), percentage=5_000),
        _ring(_("Everyone"), percentage=10_000),
    ]


def _ring(name: str, *, keys: list[str] | None = None, percentage: int = 0) -> dict[str, Any]:
    """Return a ring that is watched as long as every ring is at least."""
    return {
        "name": name,
        "keys": keys or [],
        "percentage": percentage,
        "percentage_unit": "person",
        "soak_days": constants.SOAK_DAYS,
        "used_share": round(100 * constants.USED_SHARE),
    }
