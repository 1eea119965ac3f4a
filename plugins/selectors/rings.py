"""Whom the rings of a release reach, by the arithmetic of the gate itself."""

from dataclasses import replace

from plugins import snapshot
from plugins.gate import Identity, Rules, ring_order
from plugins.models import Ring
from plugins.selectors.audience import everybody


def reaches(rules: Rules, ring: Ring, who: Identity) -> bool:
    """Return whether the ring, opened or not, reaches this identity by itself."""
    alone = replace(rules, circles=(snapshot.circle(ring),))
    return who.person_id is not None and ring_order(alone, who) is not None


def is_opened(slug: str, order: int) -> bool:
    """Return whether this ring of the plugin's release is open."""
    rules = snapshot.current().rules.get(slug)
    return rules is not None and any(circle.order == order for circle in rules.circles)


def people_in(slug: str, order: int) -> list[int]:
    """Return the ids of the users who have the plugin now, and have it through this ring."""
    known = snapshot.current()
    rules = known.rules[slug]
    return [
        pk
        for pk, who in everybody().items()
        if ring_order(rules, who) == order and known.decide(slug, who).on
    ]
