"""How wide a ring may be: what the plugin's quality and what it depends on allow."""

from django.utils.translation import gettext as _

from plugins import snapshot
from plugins.models import Ring
from plugins.selectors.audience import as_released, everybody, held_back, with_rules
from plugins.services.problems import ReleaseError


class LimitError(ReleaseError):
    """The ring would be wider than it may be."""


def check_may_open(ring: Ring) -> None:
    """LimitError when opening this ring would go beyond a limit; the text says which."""
    for other, count in lacking(ring).items():
        raise LimitError(
            _(
                "%(count)d people of this ring do not have “%(plugin)s”, which this plugin depends "
                "on: release that to them first."
            )
            % {"count": count, "plugin": other}
        )


def lacking(ring: Ring) -> dict[str, int]:
    """Return how many people of the rings up to this one lack each plugin that this one depends on."""
    slug = ring.release.plugin_id
    rules = snapshot.load()
    alone = rules.rules.get(slug)
    if alone is None or not alone.depends:
        return {}
    rings = [*ring.release.rings.filter(order__lt=ring.order), ring]
    return held_back(with_rules(rules, as_released(alone, rings)), slug, everybody())
