"""The answer of the evidence on the screens of a release, and what a manager should know before deciding otherwise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from plugins.contributions.breaker import stops_concerning
from plugins.models import Breaker
from releases.evidence.decide import Answer
from releases.evidence.foresight import Foresight, foresee
from releases.evidence.sentences import missing, sentences
from releases.listening import listener
from releases.models import Release, Ring
from releases.selectors.decisions import Judged, is_of_ambassadors, judged, terms_of
from releases.selectors.installed import not_counted
from releases.services.simulate import sizes_of

# Whoever opens the next ring so soon has not looked at this one.
TOO_SOON = timedelta(minutes=1)

TITLES: dict[Answer, Promise] = {
    Answer.GO: gettext_lazy("Go on"),
    # A button says the same word, and in Dutch another one.
    Answer.STOP: pgettext_lazy("answer", "Stop"),
    Answer.NOT_ENOUGH: gettext_lazy("Not enough evidence yet"),
}


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One of the three answers with its reasons, what to do now, and advice.

    ``missing`` is told when it is time to decide by hand.
    """

    answer: Answer
    title: Promise
    reasons: list[tuple[str, bool]]
    now: str
    advice: str
    missing: str
    ask_address: str


def answer_of(
    release: Release, rings: Sequence[Ring], sizes: Mapping[int, int]
) -> ShownAnswer | None:
    """Return the answer about the next ring; None when there is none to open or none is open."""
    opened = [ring for ring in rings if ring.opened_at]
    if release.status not in Release.UNDER_WAY or not opened or len(opened) == len(rings):
        return None
    found = judged(opened[-1], sizes[opened[-1].order])
    decision = found.decision
    return ShownAnswer(
        decision.answer,
        TITLES[decision.answer],
        sentences(found.figures, decision),
        _now(found),
        _advice(found),
        missing(found.figures) if decision.asks else "",
        listener().ask_address(release) if decision.asks else "",
    )


def _now(found: Judged) -> str:
    """Return what the manager can do now, or what happens by itself; the screen tells of a choice by its buttons."""
    answer, release = found.decision.answer, found.ring.release
    if release.is_stopped:
        return _("It is stopped by hand: start it again before another ring opens.")
    if answer == Answer.STOP:
        if found.figures.is_harmful or found.figures.harmed_units:
            if all(
                one.cause == Breaker.Cause.HOST for one in stops_concerning(release.feature_key)
            ):
                return _(
                    "The host failed, not what is released: the stop above says how far it is on its way back."
                )
            return _(
                "Look at the faults with whoever made it. Then roll back, or switch it on again when it is mended."
            )
        return _("Read the answers with whoever made it. Then roll back, or go on and say why.")
    if release.status == Release.Status.PAUSED:
        return _("The release is paused: it goes on when you resume it.")
    if answer == Answer.GO:
        if release.advances_automatically:
            return _("The next ring opens by itself, unless something below keeps it closed.")
        return _("You may open the next ring.")
    if found.decision.asks:
        return ""
    return ngettext(
        "There is nothing to do now. Without a decision after %(days)d working day you get an e-mail.",
        "There is nothing to do now. Without a decision after %(days)d working days you get an e-mail.",
        found.terms.patience_days,
    ) % {"days": found.terms.patience_days}


def _advice(found: Judged) -> str:
    """Return the open flops as a sentence, with who planned the release; empty without any."""
    if not found.open_flops:
        return ""
    text = ngettext(
        "%(number)d flop is open. That is advice, and holds nothing.",
        "%(number)d flops are open. That is advice, and holds nothing.",
        found.open_flops,
    ) % {"number": found.open_flops}
    owner = found.ring.release.created_by
    return text + (" " + _("To answer: %(owner)s.") % {"owner": owner} if owner else "")


def concerns_about(coming: Ring) -> list[str]:
    """Return what is not met for opening this ring, as sentences: it may be opened all the same, with a reason."""
    concerns, sizes = [], sizes_of(coming.release)
    if not sizes[coming.order]:
        concerns.append(
            _("Nobody would be in this ring: change the plan, and choose people for it.")
        )
    if text := not_counted(coming.release):
        concerns.append(text)
    below = Ring.objects.filter(release=coming.release_id).exclude(opened_at=None)
    newest = below.select_related("release__created_by").order_by("-order").first()
    if newest is None:
        return concerns
    found = judged(newest, sizes[newest.order])
    concerns += [text for text, holds in sentences(found.figures, found.decision) if not holds]
    if advice := _advice(found):
        concerns.append(advice)
    if newest.opened_at and timezone.now() - newest.opened_at <= TOO_SOON:
        concerns.append(_not_watched(newest))
    return concerns


def _not_watched(ring: Ring) -> str:
    return _("The ring “%(ring)s” opened less than a minute ago: nobody has watched it.") % {
        "ring": ring
    }


def unwatched(opened: Collection[Ring]) -> list[Ring]:
    """Return the rings that were not watched: the next one opened within a minute."""
    return [
        ring
        for ring, following in pairwise(opened)
        if ring.opened_at
        and following.opened_at
        and following.opened_at - ring.opened_at <= TOO_SOON
    ]


def foresight_of(ring: Ring, size: int) -> Foresight:
    """Return what a ring of so many people can show by its plan."""
    return foresee(size, terms_of(ring), of_ambassadors=is_of_ambassadors(ring))
