"""Pins: put on top while they are in force, in the order that editors gave them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from kring.core.stamps import Cached, raise_stamp
from kring.core.types import AuthenticatedUser
from search.contract.documents import split_key
from search.contract.sources import sources
from search.log import queue_for_indexing
from search.models import HiddenDocument, Pin
from search.permissions import check_may_manage_search
from search.query.queries import Answer, Hit, Query
from search.query.text import folded

# More for one query would leave no room on the page for what search itself finds.
MOST = 10
STAMP = "search.pins"


@dataclass(frozen=True)
class _Line:
    """The documents of one pin, in their order."""

    queries: frozenset[str]
    keys: tuple[str, ...]


def in_order(hits: Sequence[Hit], query: Query) -> list[Hit]:
    """Return the hits with those that are pinned in the order of their pin; the others stay in place."""
    pinned = [hit for hit in hits if hit.is_pinned]
    if len(pinned) < 2:
        return list(hits)
    text = folded(query.text)
    found = _lines.get()
    # A pin with exactly this query comes before one that matches it by stemming.
    lines = sorted(found, key=lambda line: text not in line.queries)
    places: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines):
        for place, key in enumerate(line.keys):
            places.setdefault(key, (number, place))
    last = (len(lines), 0)
    pinned.sort(key=lambda hit: places.get(f"{hit.source}:{hit.id}", last))
    return [*pinned, *(hit for hit in hits if not hit.is_pinned)]


def changed(pin: Pin, *, before: Sequence[str] = ()) -> None:
    """Index the documents of a pin that was saved or is about to be deleted, and those it had before.

    Call it in the transaction of the change.
    """
    keys = {*before, *(row.key for row in pin.documents.all())}
    raise_stamp(STAMP)
    queue_for_indexing(keys)
    if pin.pk:
        Pin.objects.filter(pk=pin.pk).update(is_told=pin.is_in_force())


def follow_the_calendar() -> int:
    """Index the documents of pins whose first day came or last day passed. Returns how many."""
    today = timezone.localdate()
    moved = [
        pin
        for pin in Pin.objects.prefetch_related("documents")
        if pin.is_told != pin.is_in_force(today)
    ]
    for pin in moved:
        with transaction.atomic():
            changed(pin)
    return len(moved)


@transaction.atomic
def hide(*, key: str, title: str, reason: str, by: AuthenticatedUser) -> HiddenDocument:
    """Keep a document out of search until ``unhide``. ValueError for a key that no source has."""
    check_may_manage_search(by)
    if split_key(key)[0] not in sources():
        message = f"No source of documents has {key!r}."
        raise ValueError(message)
    hidden, _created = HiddenDocument.objects.update_or_create(
        key=key,
        defaults={
            "title": title[:255],
            "reason": reason[:255],
            "hidden_by": by,
            "hidden_at": timezone.now(),
        },
    )
    queue_for_indexing([key])
    return hidden


@transaction.atomic
def unhide(*, key: str, by: AuthenticatedUser) -> None:
    """Let a document be found again; one that is not hidden is no error."""
    check_may_manage_search(by)
    HiddenDocument.objects.filter(key=key).delete()
    queue_for_indexing([key])


def reordered(answer: Answer, query: Query) -> Answer:
    """Return the answer with its pinned hits in order."""
    return replace(answer, hits=in_order(answer.hits, query))


def _load() -> list[_Line]:
    pins = Pin.objects.in_force().prefetch_related("documents").order_by("pk")
    return [
        _Line(
            frozenset(map(folded, pin.query_list)),
            tuple(row.key for row in pin.documents.all()),
        )
        for pin in pins
    ]


_lines = Cached(STAMP, _load)
forget = _lines.forget
