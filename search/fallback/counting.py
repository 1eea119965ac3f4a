"""Counts beside the hits: each as if no value of its own facet were chosen."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from search.contract.documents import text_in
from search.contract.readers import Reader
from search.contract.sources import kinds
from search.fallback.filtering import chosen
from search.models import Entry, EntryValue
from search.query.queries import Query, Value

MOST_VALUES = 20
STORED = ("unit", "location", "category", "author")


def kinds_of(found: QuerySet[Entry], query: Query) -> list[Value]:
    """Return how many there are of each kind, in the order of the kinds."""
    counted = _counted(chosen(found, query, but="kind"), "kind")
    picked = query.chosen.get("kind", ())
    return [
        Value(key, str(kind.label), counted[key], key in picked)
        for key, kind in kinds().items()
        if key in counted
    ]


def facets_of(
    found: QuerySet[Entry], query: Query, reader: Reader
) -> Mapping[str, Sequence[Value]]:
    """Return the values of the other facets, the most frequent first."""
    facets: dict[str, Sequence[Value]] = {
        facet: _values(chosen(found, query, but=facet), facet, query, reader) for facet in STORED
    }
    languages = _counted(chosen(found, query, but="language").exclude(language=""), "language")
    picked = query.chosen.get("language", ())
    ordered = sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))
    facets["language"] = [Value(key, key, number, key in picked) for key, number in ordered]
    return {facet: values for facet, values in facets.items() if values}


def years_of(found: QuerySet[Entry], query: Query) -> list[Value]:
    """Return how many were published in each year, newest first."""
    dated = chosen(found, query, but="year").filter(published__isnull=False)
    rows = _plain(dated).annotate(year=ExtractYear("published")).values_list("year")
    counted = rows.annotate(number=Count("pk")).order_by("-year")
    return [Value(str(year), str(year), number) for year, number in counted]


def _values(found: QuerySet[Entry], facet: str, query: Query, reader: Reader) -> list[Value]:
    values = EntryValue.objects.filter(facet=facet, entry__in=found.values("pk"))
    counted = values.values_list("key", "label").annotate(number=Count("entry", distinct=True))
    picked = query.chosen.get(facet, ())
    top = list(counted.order_by("-number", "key")[:MOST_VALUES])
    # What is chosen is shown, however few have it.
    top += list(counted.filter(key__in=set(picked) - {key for key, _label, _number in top}))
    return [
        Value(key, text_in(label, reader.language), number, key in picked)
        for key, label, number in top
    ]


def _counted(found: QuerySet[Entry], column: str) -> dict[str, int]:
    return dict(_plain(found).values_list(column).annotate(number=Count("pk")).order_by())


def _plain(found: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries as ids only, so that ranks are not computed for what is counted."""
    return Entry.objects.filter(pk__in=found.values("pk"))
