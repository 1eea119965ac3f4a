"""A query to the index in the database, and its answer."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Left

from search import synonyms
from search.documents import in_language
from search.engine.words import telling
from search.fallback.counting import facets_of, kinds_of, years_of
from search.fallback.filtering import chosen, readable
from search.fallback.marking import DEPTH, excerpt, mark
from search.fallback.words import Sought, folded, terms_of, with_words
from search.models import Entry, EntryValue
from search.queries import Answer, Hit, Query
from search.readers import Reader

# How many people, and how many of everything else, are proposed while somebody types.
PROPOSED = 5
SORTS: dict[str, Sequence[str | OrderBy]] = {
    "newest": (F("published").desc(nulls_last=True), "sort_title", "pk"),
    "oldest": (F("published").asc(nulls_last=True), "sort_title", "pk"),
    "title": ("sort_title", "pk"),
}
NOTHING = Sought(groups=(("never",),), without=("never",))


def ask(query: Query, reader: Reader) -> Answer:
    """Return the answer of the database: of what the reader may see, counts included.

    Without an entry that has all words it answers with those that have any.
    """
    if query.is_empty or not reader.is_known:
        return Answer(engine="database")
    sought = sought_in(query, reader.language)
    entries = readable(Entry.objects.all(), reader)
    found = _matching(entries, sought)
    total = chosen(found, query).count()
    if not total and len(sought.groups) > 1 and not sought.any_group:
        sought = replace(sought, any_group=True)
        found = _matching(entries, sought)
        total = chosen(found, query).count()
    ranked, pinned = found, _pinned(query, entries)
    if pinned:
        # What is pinned need not have the words.
        found = entries.filter(Q(pk__in=pinned) | Q(pk__in=found.values("pk")))
        total = chosen(found, query).count()
    return Answer(
        hits=_hits(found, ranked, query, sought, pinned, reader),
        total=total,
        kinds=kinds_of(found, query),
        facets=facets_of(found, query, reader),
        years=years_of(found, query),
        is_partial=sought.any_group and total > 0,
        engine="database",
    )


def suggest(text: str, reader: Reader) -> Sequence[Hit]:
    """Return people, then other things, that are called by words that start like those typed."""
    groups = tuple(tuple(terms) for word in text.split() if (terms := terms_of(word)[:1]))
    if not groups or not reader.is_known:
        return []
    sought = Sought(groups=groups, names_only=True)
    found = with_words(readable(Entry.objects.all(), reader), sought)
    ranked = found.defer("body").order_by(F("rank").desc(), "sort_title")
    people = list(ranked.filter(kind="person")[:PROPOSED])
    others = list(ranked.exclude(kind="person")[:PROPOSED])
    return [_hit(entry, _marked(sought), reader) for entry in (*people, *others)]


def sought_in(query: Query, language: str) -> Sought:
    """Return what the texts must have. Words with marks inside are looked for as phrases.

    Words that tell nothing, such as "de", count only where there are no others.
    """
    groups, kept = [], set(telling(query.words))
    for word, meanings in zip(query.words, synonyms.expand(query.words, language), strict=True):
        if word in kept and (terms := [term for meaning in meanings for term in terms_of(meaning)]):
            groups.append(tuple(dict.fromkeys(terms)))
    phrases = [words for phrase in query.phrases if (words := folded(phrase))]
    sought = Sought(
        groups=tuple(groups),
        phrases=tuple(phrases),
        without=tuple(words for word in query.without if (words := folded(word))),
    )
    # Something was typed, yet nothing that a text could have.
    return NOTHING if sought.is_empty and (query.words or query.phrases) else sought


def _matching(entries: QuerySet[Entry], sought: Sought) -> QuerySet[Entry]:
    return entries if sought.is_empty else with_words(entries, sought)


def _pinned(query: Query, entries: QuerySet[Entry]) -> set[int]:
    """Return which of the entries editors put on top of this query."""
    if not query.text:
        return set()
    pins = EntryValue.objects.filter(facet="pin", key=folded(query.text)[:255])
    return set(entries.filter(pk__in=pins.values("entry")).values_list("pk", flat=True))


def _hits(
    found: QuerySet[Entry],
    ranked: QuerySet[Entry],
    query: Query,
    sought: Sought,
    pinned: set[int],
    reader: Reader,
) -> list[Hit]:
    """Return a page of all that is ``found``; ``ranked`` is what of it has the words, with its rank."""
    first = (query.page - 1) * query.size
    if query.sort in SORTS:
        ordered = _shown(chosen(found, query)).order_by(*SORTS[query.sort])
        entries = list(ordered[first : first + query.size])
    else:
        order = SORTS["newest"] if sought.is_empty else ("-rank", *SORTS["newest"])
        below = _shown(chosen(ranked, query)).order_by(*order)
        on_top: list[Entry] = []
        if pinned:
            on_top = list(_shown(chosen(found.filter(pk__in=pinned), query)).order_by("pk"))
            below = below.exclude(pk__in=pinned)
        rest = below[max(0, first - len(on_top)) : max(0, first + query.size - len(on_top))]
        entries = [*on_top[first : first + query.size], *rest]
    terms = _marked(sought)
    return [_hit(entry, terms, reader, is_pinned=entry.pk in pinned) for entry in entries]


def _shown(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries with the begin of their text in place of all of it."""
    return entries.defer("body").annotate(start=Left("body", DEPTH))


def _marked(sought: Sought) -> list[str]:
    return [*(term for group in sought.groups for term in group), *sought.phrases]


def _hit(entry: Entry, terms: Sequence[str], reader: Reader, *, is_pinned: bool = False) -> Hit:
    summary = in_language(entry.summary, reader.language)
    return Hit(
        source=entry.source,
        id=entry.document_id,
        kind=entry.kind,
        title=mark(in_language(entry.title, reader.language), terms),
        url=entry.url,
        text=excerpt(summary, getattr(entry, "start", ""), terms),
        facts=[in_language(fact, reader.language) for fact in entry.facts],
        trail=[in_language(title, reader.language) for title in entry.trail],
        language=entry.language,
        published=entry.published,
        score=float(getattr(entry, "rank", 0.0)),
        is_pinned=is_pinned,
    )
