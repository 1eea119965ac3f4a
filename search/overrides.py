"""What editors and readers add to a document from outside its room: pins, hiding, popularity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Override:
    """What is laid over one document when it is indexed.

    ``pins`` are the queries for which it stands on top now, ``popularity`` is added to its own.
    """

    pins: tuple[str, ...] = ()
    is_hidden: bool = False
    popularity: float = 0.0


NOTHING = Override()


def overrides_for(keys: Sequence[str]) -> Mapping[str, Override]:
    """Return what is laid over these documents now, by their key; those without anything are left out."""
    return {}
