"""Which entries a reader may see, and which of them a query chooses."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from search.contract.readers import Reader
from search.contract.sources import kinds
from search.models import Entry, EntryLock, EntryValue
from search.query.queries import Query
from search.query.text import folded

# Facets that are columns of the entry; the others are rows beside it.
COLUMNS = ("kind", "language")


def readable(entries: QuerySet[Entry], reader: Reader) -> QuerySet[Entry]:
    """Keep the entries whose tokens and plugin the reader has."""
    entries = entries.filter(plugin__in=["", *reader.plugins])
    if reader.tokens is None:
        return entries
    locked = EntryLock.objects.filter(entry=OuterRef("pk")).exclude(token__in=reader.tokens)
    return entries.filter(~Exists(locked))


def chosen(entries: QuerySet[Entry], query: Query, *, but: str = "") -> QuerySet[Entry]:
    """Keep the entries that match the chosen filters, without those of the facet ``but``."""
    for facet, keys in query.chosen.items():
        if facet != but and keys:
            entries = entries.filter(_has(facet, keys))
    for facet, typed in query.named.items():
        if facet != but:
            for name in typed:
                entries = entries.filter(_is_called(facet, name))
    if but != "year":
        if query.since:
            entries = entries.filter(published__gte=_midnight(query.since))
        if query.before:
            entries = entries.filter(published__lt=_midnight(query.before))
    return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _has(facet: str, keys: tuple[str, ...]) -> Q | Exists:
    if facet in COLUMNS:
        return Q(**{f"{facet}__in": keys})
    return Exists(EntryValue.objects.filter(entry=OuterRef("pk"), facet=facet, key__in=keys))


def _is_called(facet: str, name: str) -> Q | Exists:
    """Return the condition that a value of the facet has words that start like those of the name."""
    words = folded(name).split()
    if facet == "kind":
        fitting = [
            kind.key for kind in kinds().values() if _fits(f"{kind.key} {kind.label}", words)
        ]
        return Q(kind__in=fitting)
    if facet == "language":
        return Q(language__in=words)
    values = EntryValue.objects.filter(entry=OuterRef("pk"), facet=facet)
    for word in words:
        values = values.filter(words__contains=f" {word}")
    return Exists(values) if words else Q(pk__in=[])


def _fits(text: str, words: list[str]) -> bool:
    return bool(words) and all(f" {word}" in f" {folded(text)}" for word in words)
