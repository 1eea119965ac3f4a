"""What evidence says, as sentences for people who are not statisticians."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import exp, log
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from kring.core.small_numbers import shown

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


def _times(evidence: float) -> str:
    """Return how many times likelier harm makes what was counted: evidence is the logarithm of that."""
    if evidence > log(MANY_TIMES):
        return _("more than a million")
    return _in_two_digits(exp(evidence))


def _in_two_digits(number: float) -> str:
    """Return a number as its reader writes it; more than two digits would look exact."""
    rounded = Decimal(f"{number:.2g}")
    return number_format(f"{rounded.normalize():f}", force_grouping=True)
