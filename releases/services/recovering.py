"""Let a stop whose cause was the host's recover by itself: a few people first, then all, and only once.

What is next follows from ``releases.evidence.recovery``. Everybody is counted before anything is locked; whoever comes
second finds it done.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop, override

from plugins import mail
from plugins.contributions.breaker import close_breakers, open_breakers, stops_concerning
from plugins.contributions.usage import flush
from plugins.gate import snapshot
from plugins.gate.rules import trial_bucket
from plugins.models import Breaker, Plugin
from releases.evidence import constants
from releases.evidence.recovery import Step, next_step, trial_share
from releases.evidence.words import numbers_of, percent_of
from releases.models import Release, ReleaseEvent
from releases.models.audit import SYSTEM
from releases.selectors.audience import everybody, who_has
from releases.selectors.recovery import (
    HostSigns,
    counted_from,
    counted_since,
    figures_of,
    host_signs,
    is_kept_off,
    is_recorded,
)
from releases.services.audit import recorded
from releases.services.ladder import resume_release
from releases.services.simulate import with_stop_lifted
from releases.services.telling import tell_managers

logger = logging.getLogger(__name__)

# The history stores them in English; they are translated when they are shown.
HELD = gettext_noop("It was stopped by evidence.")
BY_HOST = gettext_noop("Others failed in the same minutes: the cause was the host's.")
TRYING = gettext_noop(
    "The host is quiet again: a few people have it back first, to see whether it holds."
)
AGAIN = gettext_noop("It failed again for the few who had it back: now a person decides.")
RECOVERED = gettext_noop("It held for the few who had it back.")

# For so long after a stop it is looked for whether others failed: processes write what they saw a little later.
LOOK_BACK = timedelta(minutes=3 * constants.ALIKE_MINUTES)


def recover_stops() -> dict[str, int]:
    """Take the next step with every open stop. Returns how often each was taken, and how many failed.

    Each stop has transactions of its own: one that fails does not delay the others.
    """
    counts: dict[str, int] = {}
    flush()
    opened = Breaker.objects.filter(reset_at=None, unit=None) | Breaker.objects.filter(
        reset_at=None, opened_at__gte=timezone.now() - LOOK_BACK
    )
    for pk in opened.order_by("pk").values_list("pk", flat=True):
        try:
            outcome = _recover(pk)
        except Exception:
            logger.exception("The stop %s could not be looked at.", pk)
            outcome = "failed"
        if outcome:
            counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def _recover(pk: int) -> str:
    """Take the next step with one stop. Returns which, or an empty string.

    Nothing moves while anything else keeps it from people, itself or what it needs: nobody would have it back, and
    nothing be shown. Its cause is found all the same, once the history has the stop.
    """
    stop = Breaker.objects.get(pk=pk)
    if is_recorded(stop) and attribute_to_host(stop):
        return "attributed"
    if is_kept_off(stop.feature):
        return ""
    step = next_step(figures_of(stop))
    if step is Step.TRY and _give_back_to_few(stop):
        return step
    if step is Step.RECOVER and _give_back_to_all(stop):
        return step
    if step is Step.CLOSE and close_again(stop.feature):
        return step
    return ""


def attribute_to_host(stop: Breaker, *, tells: bool = True) -> bool:
    """Write down that the cause of a stop was the host's, where others failed in the same minutes; False elsewhere.

    Managers are told, unless they are about to be told of the stop itself.
    """
    is_recent = stop.opened_at >= timezone.now() - LOOK_BACK
    if stop.cause != Breaker.Cause.HARM or not is_recent:
        return False
    signs = host_signs(stop)
    return bool(signs) and _attribute(stop, signs, tells=tells)


@transaction.atomic
def _attribute(stop: Breaker, signs: HostSigns, *, tells: bool) -> bool:
    locked = _locked(stop)
    if locked is None or locked.cause != Breaker.Cause.HARM:
        return False
    with recorded(
        plugin=stop.feature, action="host_cause", user=None, reason=BY_HOST, counts=False
    ) as (before, after):
        before["cause"] = locked.cause
        locked.cause = Breaker.Cause.HOST
        locked.evidence["host"] = signs.as_history()
        locked.save(update_fields=["cause", "evidence"])
        after |= {"version": stop.version, "cause": locked.cause, "host": signs.as_history()}
    if tells:
        _tell(locked, "host")
    return True


def _give_back_to_few(stop: Breaker) -> bool:
    """Give it back to a stable share of those who had it; False when another process was first."""
    rules, people = snapshot.load(), everybody()
    lifted = with_stop_lifted(rules, stop.feature)
    lost = who_has(lifted, stop.feature, people) - who_has(rules, stop.feature, people)
    share, own = trial_share(len(lost)), rules.rules.get(stop.feature)
    if own is None:
        return False
    few = [pk for pk in lost if trial_bucket(own, people[pk]) < share]
    flush()
    with transaction.atomic():
        locked = _locked(stop)
        if locked is None or locked.half_open_at is not None:
            return False
        with recorded(
            plugin=stop.feature, action="half_open", user=None, reason=TRYING, affected=len(few)
        ) as (before, after):
            before |= {"share": 0, "stopped_for": len(lost)}
            locked.half_open_at, locked.share = timezone.now(), share
            locked.evidence["before_half_open"] = counted_from(locked, locked.half_open_at)
            locked.save(update_fields=["half_open_at", "share", "evidence"])
            after |= {
                "version": stop.version,
                "share": share,
                "stopped_for": len(lost) - len(few),
            }
        _tell(locked, "half_open")
    return True


def close_again(feature: str) -> bool:
    """Take it from the few who had it back, because it failed again; False when it is not half-open.

    It does not try a second time: now a person decides.
    """
    stop = open_breakers(feature).filter(feature=feature, unit=None, share__gt=0).first()
    if stop is None:
        return False
    having = len(who_has(snapshot.load(), feature, everybody()))
    with transaction.atomic():
        locked = _locked(stop)
        if locked is None or not locked.is_half_open:
            return False
        with recorded(
            plugin=feature, action="close_again", user=None, reason=AGAIN, affected=having
        ) as (before, after):
            before["share"] = locked.share
            after |= {"version": stop.version, "share": 0, "trial": counted_since(locked)}
            locked.evidence["trial"] = after["trial"]
            locked.share = 0
            locked.save(update_fields=["share", "evidence"])
        _tell(locked, "again")
    return True


def _give_back_to_all(stop: Breaker) -> bool:
    """Lift a stop that held for the few, and resume what it held; False when another process was first."""
    rules, people, key = snapshot.load(), everybody(), stop.feature
    lifted = with_stop_lifted(rules, key)
    affected = len(who_has(lifted, key, people) - who_has(rules, key, people))
    with transaction.atomic():
        locked = _locked(stop)
        if locked is None or not locked.is_half_open:
            return False
        with recorded(
            plugin=key, action="recover", user=None, reason=RECOVERED, affected=affected
        ) as (before, after):
            before |= {"share": locked.share, "stopped_for": affected}
            after |= {"version": stop.version, "share": 10_000, "trial": counted_since(locked)}
            own = Breaker.objects.filter(pk=stop.pk)
            close_breakers(own, user=None, reason=RECOVERED)
        _resume_what_it_held(stop.slug)
        _tell(locked, "recovered")
    return True


def _resume_what_it_held(slug: str) -> None:
    """Resume the releases of the plugin that only its stops held: not those that a person paused."""
    for release in Release.objects.filter(plugin=slug, status=Release.Status.PAUSED):
        last = ReleaseEvent.objects.filter(
            plugin=slug, action__in=("pause", "resume"), after__release=release.pk
        ).last()
        is_held = last is not None and (last.actor_name, last.reason) == (SYSTEM, HELD)
        if is_held and not stops_concerning(release.feature_key).exists():
            resume_release(release=release, user=None, reason=RECOVERED)


def _locked(stop: Breaker) -> Breaker | None:
    """Return the stop as it is now, locked with its plugin until the transaction ends; None when it was lifted."""
    Plugin.objects.select_for_update().get(pk=stop.slug)
    return Breaker.objects.select_for_update().filter(pk=stop.pk, reset_at=None).first()


def _tell(stop: Breaker, what: str) -> None:
    """Mail all release managers what has become of a stop."""
    tell_managers(send_recovery_notice, about=f"{what}:{stop.pk}", breaker_id=stop.pk, what=what)


def send_recovery_notice(*, breaker_id: int, what: str, user_id: int) -> None:
    """Tell one release manager what has become of a stop, unless the manager left."""
    stop = Breaker.objects.filter(pk=breaker_id).first()
    user = mail.recipient(user_id)
    if stop is None or user is None:
        return
    language = mail.language_of(user)
    with override(language):
        context: dict[str, Any] = {
            "plugin_title": mail.plugin_title(stop.feature, language),
            "what": what,
            "share": percent_of(stop.share),
            "minutes": constants.QUIET_MINUTES,
            "numbers": numbers_of(stop.evidence),
            "is_unit": stop.unit is not None,
        }
    path = reverse("kring_release_plugin", args=[stop.slug])
    mail.send(user=user, template="releases/email/recovery", path=path, context=context)
