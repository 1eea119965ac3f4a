"""What evidence says, as sentences for people who are not statisticians."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import exp, log
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.core.small_numbers import shown
from releases.evidence import constants

# Beyond it nobody reads the figure any more.
MANY_TIMES = 1_000_000


def numbers_of(evidence: Mapping[str, Any]) -> str:
    """Return the numbers of a stop as a sentence; empty where none were kept, as for old ones."""
    if "threshold" not in evidence:
        return ""
    return _(
        "Since %(day)s %(failed)s people met a fault in %(trials)s uses, each person counted once a day; at "
        "most %(expected)s %% of the uses was expected to fail. That is %(times)s times as likely when something is "
        "broken as when nothing is; from %(limit)s times on it stops."
    ) % {
        "day": date_format(date.fromisoformat(evidence["since"]), "j F"),
        "failed": shown(evidence["failed"]),
        "trials": shown(evidence["trials"]),
        "expected": _in_two_digits(100 * evidence["expected"]),
        "times": _times(evidence["reached"]),
        "limit": _times(evidence["threshold"]),
    }


def trial_of(after: Mapping[str, Any]) -> str:
    """Return the numbers of an event of a stop that recovers by itself as a sentence; empty for other events."""
    if trial := after.get("trial"):
        return _("Uses of the few who had it back: %(uses)s; faults: %(faults)s.") % {
            "uses": trial["uses"],
            "faults": trial["faults"],
        }
    if after.get("share"):
        return _("Back for %(share)s %%; %(people)s people still do without it.") % {
            "share": percent_of(after["share"]),
            "people": shown(after["stopped_for"]),
        }
    if host := after.get("host"):
        return _(
            "In those minutes failed pages of Kring: %(pages)s; plugins that were stopped too: %(plugins)s; what failed for "
            "several: %(services)s."
        ) % {
            "pages": host["pages"],
            "plugins": ", ".join(host["plugins"]) or "–",
            "services": ", ".join(str(SERVICES.get(s, s)) for s in host["services"]) or "–",
        }
    return ""


def stage_of(*, by_host: bool, of_unit: bool, share: int, was_tried: bool) -> str:
    """Return how far a stop is on its way back, and what is next; empty where only a person switches it on."""
    if not by_host:
        return ""
    if of_unit:
        return _(
            "Of a single unit it does not recover by itself: switch it on again when the host is well."
        )
    if share:
        return _(
            "It is back for %(share)s %% of those who had it, to see whether it holds. When it does, all have it back "
            "by itself; at the first fault nobody has."
        ) % {"share": percent_of(share)}
    if was_tried:
        return _("A few had it back and it failed again: now a person decides.")
    return _(
        "When the host has been well for %(minutes)d minutes, a few people have it back by itself, to see whether it holds."
    ) % {"minutes": constants.QUIET_MINUTES}


def percent_of(share: int) -> str:
    """Return a share in hundredths of a percent as a percentage without the sign."""
    return number_format(f"{share / 100:g}")


# As ``plugins.contributions.service_faults`` names them.
SERVICES: dict[str, Promise] = {
    "database": gettext_lazy("the database"),
    "connections": gettext_lazy("connections to the database"),
    "cache": gettext_lazy("the cache"),
    "search": gettext_lazy("the search engine"),
    "disk": gettext_lazy("the disk"),
    "memory": gettext_lazy("memory"),
    "files": gettext_lazy("open files"),
    "network": gettext_lazy("the network"),
}


def _times(evidence: float) -> str:
    """Return how many times likelier harm makes what was counted: evidence is the logarithm of that."""
    if evidence > log(MANY_TIMES):
        return _("more than a million")
    return _in_two_digits(exp(evidence))


def _in_two_digits(number: float) -> str:
    """Return a number as its reader writes it; more than two digits would look exact."""
    rounded = Decimal(f"{number:.2g}")
    return number_format(f"{rounded.normalize():f}", force_grouping=True)
