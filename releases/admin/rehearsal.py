"""A rehearsal of a plan in the words of its screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from releases.evidence import constants
from releases.models import Ring
from releases.rehearsal import outlook
from releases.rehearsal.outlook import HarmOutlook, RingOutlook, Spread
from releases.rehearsal.people import ANSWERS, ANSWERS_OF_AMBASSADORS
from releases.rehearsal.plan import NOBODY
from releases.rehearsal.world import Kind
from releases.services.rehearse import RehearsedPlan

# Keeps a figure and its sign on one line.
SPACE = "\N{NO-BREAK SPACE}"
# What a good release got stuck on.
REASONS: Mapping[str, Promise] = {
    "used": gettext_lazy("use: too few people used it"),
    "clean": gettext_lazy("days: too little use to trust it"),
    "flops": gettext_lazy("answers: too many flops"),
    "harm": gettext_lazy("chance: faults that happen anyway stopped it"),
    NOBODY: gettext_lazy("people: nobody is in the next ring"),
}


@dataclass(frozen=True, slots=True)
class ShownRing:
    """What becomes of a good release in a ring; ``stuck`` is a share, ``reasons`` what on and how often."""

    ring: Ring
    size: int
    opens: Spread
    stuck: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class ShownHarm:
    """What becomes of a release that should not go on."""

    name: str
    stopped: str
    asked: str
    unseen: str
    ring: str
    hit: Spread | None


@dataclass(frozen=True, slots=True)
class ShownRehearsal:
    """A rehearsal as its screen shows it."""

    summary: list[str]
    good: list[ShownRing]
    little_used: list[ShownRing]
    harms: list[ShownHarm]
    assumptions: list[str]
    runs: int
    starts_on: date | None
    is_automatic: bool


def shown_rehearsal(rehearsed: RehearsedPlan, *, is_automatic: bool) -> ShownRehearsal:
    """Return the rehearsal of a plan in words, and what it assumes."""
    rings, found = rehearsed.rings, rehearsed.rehearsal
    return ShownRehearsal(
        _summary(rings, found.good, found.harms),
        _rings(rings, found.good),
        _rings(rings, found.little_used),
        [_harm(rings, harm) for harm in found.harms],
        _assumptions(),
        found.runs,
        rehearsed.starts_on,
        is_automatic,
    )


def _percent(share: float) -> str:
    """Return a share in whole per cents; one of less than a percent is not none."""
    return f"<{SPACE}1{SPACE}%" if 0 < share < 0.01 else f"{100 * share:.0f}{SPACE}%"


def _part(share: float) -> str:
    """Return an assumed share in per cent, as exact as it is."""
    return f"{number_format(f'{100 * share:g}')}{SPACE}%"


def _summary(
    rings: Sequence[Ring], good: Sequence[RingOutlook], harms: Sequence[HarmOutlook]
) -> list[str]:
    """Return the outcome in a few sentences."""
    last, worst = good[-1].opens, max(range(len(good)), key=lambda place: good[place].stuck)
    if last.half is None:
        told = [_("In most runs a good release does not reach the last ring.")]
    else:
        told = [
            _("A good release reaches the last ring, “%(ring)s”, on working day %(day)d.")
            % {"ring": rings[-1].name, "day": last.half}
        ]
    stuck = good[worst]
    if stuck.stuck:
        reason = max(stuck.reasons, key=lambda key: stuck.reasons[key])
        told.append(
            _("It is stuck most often in “%(ring)s”: in %(share)s of the runs, on %(reason)s.")
            % {
                "ring": rings[worst].name,
                "share": _percent(stuck.stuck),
                "reason": REASONS[reason],
            }
        )
    else:
        told.append(_("It got stuck in no run."))
    return [*told, _hit(next(harm for harm in harms if harm.kind == outlook.ERRORS))]


def _hit(errors: HarmOutlook) -> str:
    """Return how many people a fault hits, as a sentence."""
    hit = errors.hit.half or 0
    return ngettext(
        "A fault in %(share)s of the uses would hit about %(number)d person.",
        "A fault in %(share)s of the uses would hit about %(number)d people.",
        hit,
    ) % {"share": _part(_share(errors.kind)), "number": hit}


def _rings(rings: Sequence[Ring], outlooks: Sequence[RingOutlook]) -> list[ShownRing]:
    return [
        ShownRing(
            ring,
            each.size,
            each.opens,
            _percent(each.stuck),
            [f"{REASONS[key]} ({_percent(share)})" for key, share in each.reasons.items()],
        )
        for ring, each in zip(rings, outlooks, strict=True)
    ]


def _harm(rings: Sequence[Ring], harm: HarmOutlook) -> ShownHarm:
    return ShownHarm(
        _named(harm.kind),
        _percent(harm.stopped),
        _percent(harm.asked),
        _percent(harm.unseen),
        "" if harm.ring is None else rings[harm.ring].name,
        harm.hit if harm.kind.faults else None,
    )


def _share(kind: Kind) -> float:
    """Return which share of the uses a fault of one of the rehearsed kinds strikes."""
    share = kind.faults[0].share
    return share if isinstance(share, float) else share[1]


def _named(kind: Kind) -> str:
    """Return what is wrong with a release of a kind."""
    if kind == outlook.ERRORS:
        return _("%(share)s of all uses fail") % {"share": _part(_share(kind))}
    if kind == outlook.ONE_DEVICE:
        return _("On a device that %(people)s of the people have, %(share)s of the uses fail") % {
            "people": _part(kind.faults[0].people),
            "share": _part(_share(kind)),
        }
    if kind == outlook.ONE_UNIT:
        return _("In a single unit %(share)s of the uses fail") % {"share": _part(_share(kind))}
    if kind == outlook.DISLIKED:
        return _("It works, but %(share)s of the answers are flops") % {"share": _part(kind.flops)}
    return _("It works, but only %(share)s of the people use it") % {"share": _part(kind.adoption)}


def _assumptions() -> list[str]:
    """Return what is assumed of people and managers, with the figures of the rehearsal itself."""
    good, few = outlook.GOOD, outlook.LITTLE_USED
    return [
        _(
            "%(adoption)s of the people take a good release up, and use it %(least)s to %(most)s times a working day; "
            "where few use it %(few)s do, %(few_least)s to %(few_most)s times."
        )
        % {
            "adoption": _part(good.adoption),
            "least": number_format(f"{good.uses[0]:g}"),
            "most": number_format(f"{good.uses[1]:g}"),
            "few": _part(few.adoption),
            "few_least": number_format(f"{few.uses[0]:g}"),
            "few_most": number_format(f"{few.uses[1]:g}"),
        },
        _("%(least)s to %(most)s of all uses fail in any case.")
        % {"least": _part(good.background[0]), "most": _part(good.background[1])},
        _(
            "%(answers)s of those who take it up answer, of ambassadors %(ambassadors)s; %(flops)s of the answers "
            "about a good release are flops."
        )
        % {
            "answers": _part(ANSWERS),
            "ambassadors": _part(ANSWERS_OF_AMBASSADORS),
            "flops": _part(good.flops),
        },
        _(
            "A manager looks each working day: ends what is wrong as soon as it is stopped or asked about, and opens the "
            "next ring by hand when a good release has had no answer for %(days)d working days."
        )
        % {"days": constants.PATIENCE_DAYS},
        _("People are alike, and the release begins anew, also when some of its rings are open."),
    ]
