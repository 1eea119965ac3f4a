"""What was looked at before a ring opens, as sentences with their numbers for people who are not statisticians."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.core.small_numbers import shown
from releases.evidence import constants
from releases.evidence.decide import Decision, Reason, RingFigures
from releases.evidence.foresight import days_needed


def sentences(figures: RingFigures, decision: Decision) -> list[tuple[str, bool]]:
    """Return a sentence for everything that was looked at, and whether it lets the release go on."""
    return [(TOLD[reason.key](reason, figures), reason.holds) for reason in decision.reasons]


def missing(figures: RingFigures) -> str:
    """Return in one line how little there is to decide by."""
    return _("%(used)s of %(size)d used it, %(answers)s answered") % {
        "used": shown(figures.used),
        "size": figures.size,
        "answers": shown(figures.answers),
    }


def _harm(reason: Reason, figures: RingFigures) -> str:
    if reason.holds:
        return _("Faults: not enough to stop it for everybody.")
    return _("Faults: it is stopped for everybody.")


def _harmed_units(reason: Reason, figures: RingFigures) -> str:
    if reason.holds:
        return _("Faults in single units: not enough to stop it in any.")
    return ngettext(
        "Faults in single units: it is stopped in %(number)d unit.",
        "Faults in single units: it is stopped in %(number)d units.",
        figures.harmed_units,
    ) % {"number": figures.harmed_units}


def _flops(reason: Reason, figures: RingFigures) -> str:
    numbers = {
        "flops": shown(figures.flops),
        "answers": shown(figures.answers),
        "share": round(100 * constants.DISLIKED_SHARE),
    }
    if not reason.holds:
        text = _(
            "Flops: %(flops)s of %(answers)s answers. Probably more than %(share)d %% dislike it."
        )
    elif figures.answers < constants.ANSWERS_TO_JUDGE:
        text = _("Flops: %(flops)s of %(answers)s answers; too few answers to judge it by.")
    else:
        text = _(
            "Flops: %(flops)s of %(answers)s answers; that does not show that people dislike it."
        )
    return text % numbers


def _soak(reason: Reason, figures: RingFigures) -> str:
    return ngettext(
        "On for %(actual)d working day; %(needed)d needed.",
        "On for %(actual)d working days; %(needed)d needed.",
        int(reason.actual),
    ) % {"actual": reason.actual, "needed": reason.needed}


def _clean(reason: Reason, figures: RingFigures) -> str:
    numbers = {
        "days": shown(figures.person_days),
        "failed": shown(figures.failed_days),
        "share": round(100 * constants.CLEAN_SHARE),
        "needed": days_needed(figures.failed_days),
    }
    if reason.holds:
        text = _(
            "Times it was seen, each person counted once a day: %(days)s; with a fault: %(failed)s. "
            "Probably fewer than %(share)d %% go wrong."
        )
    else:
        # How many days it takes gives away how many failed: told only where none did, or enough.
        text = _(
            "Times it was seen, each person counted once a day: %(days)s; with a fault: %(failed)s. "
            "Not enough yet to say that fewer than %(share)d %% go wrong."
        )
        if shown(figures.failed_days).isdigit():
            text += " " + _("With no further fault, %(needed)d times are enough.")
    return text % numbers


def _used(reason: Reason, figures: RingFigures) -> str:
    if not figures.size:
        return _("Nobody is in this ring: change the plan, and choose people for it.")
    return _("People who used it: %(used)s of %(size)d; needed are %(needed)d.") % {
        "used": shown(figures.used),
        "size": figures.size,
        "needed": reason.needed,
    }


TOLD: dict[str, Callable[[Reason, RingFigures], str]] = {
    "harm": _harm,
    "harmed_units": _harmed_units,
    "flops": _flops,
    "soak": _soak,
    "clean": _clean,
    "used": _used,
}
