"""The template of a plan that a new site starts with: think big, act small."""

from typing import Any

from django.utils.translation import gettext as _

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
        _ring(_("Ambassadors"), keys=["ambassador"], soak=48, errors=3, people=3, answers=3),
        _ring(_("Pilot"), soak=72, errors=5, people=5, answers=5),
        _ring(_("Departments"), soak=72, errors=10, people=10, answers=5),
        _ring(_("10 per cent of everyone"), percentage=1_000, soak=72, errors=20),
        _ring(_("50 per cent of everyone"), percentage=5_000, soak=72, errors=40),
        _ring(_("Everyone"), percentage=10_000),
    ]


def _ring(
    name: str,
    *,
    keys: list[str] | None = None,
    percentage: int = 0,
    soak: int = 24,
    errors: int = 100,
    people: int = 0,
    answers: int = 0,
) -> dict[str, Any]:
    return {
        "name": name,
        "keys": keys or [],
        "percentage": percentage,
        "percentage_unit": "person",
        "soak_hours": soak,
        "error_budget": errors,
        "min_people": people,
        "feedback_quorum": answers,
        "blocks_on_open_flop": True,
    }
