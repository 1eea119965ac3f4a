"""What editors and readers add to a document from outside its room: pins, hiding, popularity."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """What is added to one document when it is indexed, see ``search.outbox.reading.overlays_for``.

    ``pins`` are the queries for which it comes first now, ``popularity`` is added to its own.
    """

    pins: tuple[str, ...] = ()
    is_hidden: bool = False
    popularity: float = 0.0


NOTHING = Overlay()
