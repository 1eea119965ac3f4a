"""What feedback adds to releases: conditions of a ring, and counts."""

from django.utils.translation import gettext as _

from adoption.feedback.selectors import answers, given_per_ring, open_flops, open_flops_by_plugin
from releases.listening import Condition, Listener
from releases.models import Ring


def conditions(ring: Ring) -> list[Condition]:
    """Return the conditions of the ring: its quorum of answers, and that no flop is open."""
    slug = ring.release.plugin_id
    answered = answers(slug, ring.order)
    quorum = Condition(
        name="answers",
        label=_("People who answered"),
        holds=answered >= ring.feedback_quorum,
        actual=answered,
        needed=ring.feedback_quorum,
        counts_people=True,
    )
    if not ring.blocks_on_open_flop:
        return [quorum]
    flops = open_flops(slug)
    return [quorum, Condition("flops", _("Open flops"), flops == 0, flops, 0)]


LISTENER = Listener(conditions, open_flops_by_plugin, given_per_ring)
