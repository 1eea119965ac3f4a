"""What editors and readers add to a document from outside its room: pins, hiding, popularity."""

from collections import defaultdict
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
    """Return what is laid over these documents now, by their key; those without anything are left out.

    Three SQL queries, however many keys.
    """
    from search.models import HiddenDocument, Pin, PinnedDocument, Popularity

    pins: dict[str, list[str]] = defaultdict(list)
    rows = PinnedDocument.objects.filter(key__in=keys, pin__in=Pin.objects.in_force())
    for row in rows.select_related("pin").order_by("pin_id"):
        pins[row.key] += row.pin.query_list
    hidden = set(HiddenDocument.objects.filter(key__in=keys).values_list("key", flat=True))
    popularity = dict(Popularity.objects.filter(key__in=keys).values_list("key", "value"))
    return {
        key: Override(
            pins=tuple(dict.fromkeys(pins[key])) if key in pins else (),
            is_hidden=key in hidden,
            popularity=popularity.get(key, 0.0),
        )
        for key in {*pins, *hidden, *popularity}
    }
