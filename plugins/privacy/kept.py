"""Export and erase what Kring itself keeps of a person about plugins.

Each room registers the rows that it keeps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kring.core.types import AuthenticatedUser
from plugins.gate import snapshot

# The name of this data in an export, beside the slugs of plugins.
OWN = "kring"
RowsOf = Callable[[AuthenticatedUser], QuerySet]


@dataclass(frozen=True)
class Kept:
    """Rows of one kind: ``rows(user)`` returns those of a user, ``fields`` are exported."""

    name: str
    rows: RowsOf
    fields: tuple[str, ...]


_kept: dict[str, Kept] = {}


def register_kept(name: str, rows: RowsOf, *fields: str) -> None:
    """Register rows that a room keeps of a user. ValueError when the name has other rows already."""
    kept = Kept(name, rows, fields)
    known = _kept.setdefault(name, kept)
    if known.rows is not rows:
        message = f"{name!r} is kept by {known.rows.__module__} already."
        raise ValueError(message)


def export(user: AuthenticatedUser) -> dict[str, list[dict[str, Any]]]:
    """Return by name what is kept of the user, as JSON values."""
    return {
        name: [
            {
                field: value.isoformat() if hasattr(value, "isoformat") else value
                for field, value in row.items()
            }
            for row in kept.rows(user).order_by("pk").values(*kept.fields)
        ]
        for name, kept in _kept.items()
    }


@transaction.atomic
def erase(user: AuthenticatedUser) -> None:
    """Delete all of it, the user's opt-outs too."""
    for kept in _kept.values():
        kept.rows(user).delete()
    snapshot.raise_stamp()
