"""What the release manager of a drive does at nine: the same as in the emulation, through the services alone."""

from bench.rollout.base import needed_by
from bench.rollout.live import Live
from kring.core.errors import RefusedError
from plugins.contributions.breaker import open_breakers, reset_breakers
from plugins.models import Plugin
from releases.evidence.decide import Answer, Decision
from releases.listening import listener
from releases.models import Release, ReleaseEvent
from releases.rehearsal.calendar import Day
from releases.rehearsal.world import Truth
from releases.selectors.decisions import judged
from releases.services.ladder import (
    advance_release,
    current_ring,
    resume_release,
    roll_back_release,
)
from releases.services.simulate import sizes_of
from releases.services.switches import kill_plugin, revive_plugin

LOOKED = "We looked at it: it is good."
BROKEN = "It is broken."


def manage(live: Live, day: Day) -> None:
    """End what is really broken or disliked, switch on and resume what is good, open what is good and stuck."""
    truth = live.kind.truth
    live.release.refresh_from_db()
    if is_stopped(live) or live.release.status == Release.Status.PAUSED:
        if truth in (Truth.HARMFUL, Truth.DISLIKED):
            _roll_back(live)
            return
        _lift(live)
    stuck = is_stuck(live)
    # Flops stay flops: whoever knows better opens by hand.
    if truth == Truth.GOOD and (stuck or _is_held_by_flops_alone(live)):
        push(live)
    seen = (stuck and truth == Truth.HARMFUL and live.outcome.hit) or (
        truth == Truth.DISLIKED and _flops_are_plain(live)
    )
    if seen:
        live.outcome.alarms += 1
        mark(live, day, len(live.opened) - 1)
        _roll_back(live)


def is_stopped(live: Live) -> bool:
    """Whether evidence has stopped it, for everybody or for a unit."""
    return open_breakers(live.slug).exists()


def is_stuck(live: Live) -> bool:
    """Whether managers were asked about the newest ring, because nothing was decided for long."""
    ring = current_ring(live.release)
    asked = ReleaseEvent.objects.filter(plugin=live.slug, action="undecided")
    return ring is not None and asked.filter(after__ring_id=ring.pk).exists()


def decision(live: Live) -> Decision | None:
    """Return what the product decides about the newest ring now."""
    ring = current_ring(live.release)
    return judged(ring, sizes_of(live.release)[ring.order]).decision if ring else None


def mark(live: Live, day: Day, ring: int) -> None:
    """Note when and in which ring the first alarm was."""
    if live.outcome.first_day is None:
        live.outcome.first_day, live.outcome.first_ring = day.number, ring


def push(live: Live) -> None:
    """Open the next ring by hand; where a limit forbids it, nothing happens."""
    found = decision(live)
    unmet = {reason.key for reason in found.unmet} if found else set()
    try:
        advance_release(release=live.release, user=live.base.managers[0], reason=LOOKED)
    except RefusedError:
        return
    live.outcome.by_hand += 1
    live.outcome.blindly += unmet != {"used"}


def _roll_back(live: Live) -> None:
    roll_back_release(release=live.release, user=live.base.managers[0], reason=BROKEN)
    live.finish()


def _lift(live: Live) -> None:
    manager = live.base.managers[0]
    if is_stopped(live):
        reset_breakers(plugin=live.release.plugin, user=manager, reason=LOOKED)
        live.ledger.forget()
    live.release.refresh_from_db()
    if live.release.status == Release.Status.PAUSED:
        resume_release(release=live.release, user=manager, reason=LOOKED)


def _is_held_by_flops_alone(live: Live) -> bool:
    ring = current_ring(live.release)
    if ring is None or judged(ring, 0).decision.answer != Answer.STOP:
        return False
    found = decision(live)
    return found is not None and {reason.key for reason in found.unmet} == {"flops"}


def _flops_are_plain(live: Live) -> bool:
    """Whether at least half of at least eight answers are flops: a person sees that without a rule."""
    heard = listener().answers(live.release, None)
    return heard.people >= 8 and heard.flops * 2 >= heard.people


def switch_what_it_needs(live: Live, day: Day) -> None:
    """Stop what it needs when its world says so, and start it again."""
    plugin = Plugin.objects.get(pk=needed_by(live.slug))
    if live.is_dependency_off(day) and not plugin.is_stopped:
        kill_plugin(plugin=plugin, user=live.base.managers[0], reason="A fault outside of it.")
    elif day.is_working and not live.is_dependency_off(day) and plugin.is_stopped:
        revive_plugin(plugin=plugin, user=live.base.managers[0], reason="It works again.")
