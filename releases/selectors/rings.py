"""Read whom the rings of a release reach, by the rules of the gate."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext

from plugins.gate import snapshot
from plugins.gate.keys import feature_key
from plugins.gate.rules import Identity, Rules, ring_order
from releases.models import Ring
from releases.selectors.audience import everybody
from releases.selectors.rules import circle


def reaches(rules: Rules, ring: Ring, who: Identity) -> bool:
    """Return whether the ring alone, opened or not, reaches this identity."""
    alone = replace(rules, circles=(circle(ring),))
    return who.person_id is not None and ring_order(alone, who) is not None


def is_opened(slug: str, order: int) -> bool:
    """Return whether this ring of the plugin's release is open."""
    rules = snapshot.current().rules.get(slug)
    return rules is not None and any(circle.order == order for circle in rules.circles)


def people_in(slug: str, order: int) -> list[int]:
    """Return the ids of the users who have the plugin now, through this ring."""
    current = snapshot.current()
    rules = current.rules[slug]
    return [
        pk
        for pk, who in everybody().items()
        if ring_order(rules, who) == order and current.decide(slug, who).on
    ]


def ring_names(slugs: Iterable[str]) -> dict[tuple[str, int], str]:
    """Return the names of the rings of these plugins and their features, in one query.

    By feature key and order; those of the newest release.
    """
    rings = Ring.objects.filter(release__plugin_id__in=set(slugs)).order_by("release__created_at")
    rows = rings.values_list("release__plugin_id", "release__feature", "order", "name")
    return {
        (feature_key(slug, feature), order): name for slug, feature, order, name in rows if name
    }


def ring_name(names: Mapping[tuple[str, int], str], slug: str, order: int) -> str:
    """Return the name of a ring; its number, counted from 1, only where it has no name."""
    return names.get((slug, order)) or gettext("Ring %(number)s") % {"number": order + 1}
