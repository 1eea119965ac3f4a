"""What evidence says, as sentences for people who are not statisticians."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kring.core.small_numbers import shown


def numbers_of(evidence: Mapping[str, Any]) -> str:
    """Return the numbers of a stop as a sentence; empty where none were kept, as for old ones."""
    if "threshold" not in evidence:
        return ""
    return _(
        "Since %(day)s, counted once a day, %(failed)s people met a fault in %(trials)s uses; at most "
        "%(expected)s %% was expected. Evidence %(reached)s, and %(threshold)s stops it."
    ) % {
        "day": date_format(date.fromisoformat(evidence["since"]), "j F"),
        "failed": shown(evidence["failed"]),
        "trials": shown(evidence["trials"]),
        "expected": f"{100 * evidence['expected']:.2g}",
        "reached": f"{evidence['reached']:.1f}",
        "threshold": f"{evidence['threshold']:.1f}",
    }
