"""A query to the index in the database, and its answer."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Left

from search.contract.documents import text_in
from search.contract.readers import Reader
from search.curation import synonyms
from search.engine.words import content_words
from search.fallback.counting import facets_of, kinds_of, years_of
from search.fallback.filtering import chosen, readable
from search.fallback.marking import DEPTH, excerpt, mark
from search.fallback.words import TextQuery, terms_of, with_words
from search.models import Entry, EntryValue
from search.query.codes import in_pieces
from search.query.queries import Answer, Hit, Query
from search.query.text import folded

# How many people, and how many of everything else, are suggested while a reader types.
PROPOSED = 5
SORTS: dict[str, Sequence[str | OrderBy]] = {
    "newest": (F("published").desc(nulls_last=True), "sort_title", "pk"),
    "oldest": (F("published").asc(nulls_last=True), "sort_title", "pk"),
    "title": ("sort_title", "pk"),
}
NOTHING = TextQuery(groups=(("never",),), without=("never",))


def ask(query: Query, reader: Reader) -> Answer:
    """Return the database's answer; hits and counts are limited to what the reader may see.

    Without an entry that has all words it answers with those that have any.
    """
    if query.is_empty or not reader.is_known:
        return Answer(engine="database")
    sought = text_query_of(query, reader.language)
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
    """Return people, then other things, with words in their names that start like those typed."""
    groups = tuple(tuple(terms) for word in text.split() if (terms := terms_of(word)[:1]))
    if not groups or not reader.is_known:
        return []
    sought = TextQuery(groups=groups, names_only=True)
    found = with_words(readable(Entry.objects.all(), reader), sought)
    ranked = found.defer("body").order_by(F("rank").desc(), "sort_title")
    people = list(ranked.filter(kind="person")[:PROPOSED])
    others = list(ranked.exclude(kind="person")[:PROPOSED])
    return [_hit(entry, _marked(sought), reader) for entry in (*people, *others)]


def text_query_of(query: Query, language: str) -> TextQuery:
    """Return what a text must match. Words with marks inside are looked for as phrases.

    Words that tell nothing, such as "de", count only where there are no others.
    """
    groups, kept = [], set(content_words(query.words))
    expanded = synonyms.expand(query.words, language)
    for start, end in in_pieces(query.words):
        # Each piece may be the whole code instead.
        for each in expanded[start:end]:
            each.append("".join(query.words[start:end]))
    for word, meanings in zip(query.words, expanded, strict=True):
        if word in kept and (terms := [term for meaning in meanings for term in terms_of(meaning)]):
            groups.append(tuple(dict.fromkeys(terms)))
    phrases = [words for phrase in query.phrases if (words := folded(phrase))]
    sought = TextQuery(
        groups=tuple(groups),
        phrases=tuple(phrases),
        without=tuple(words for word in query.without if (words := folded(word))),
    )
    # Something was typed, but nothing that a text can contain.
    return NOTHING if sought.is_empty and (query.words or query.phrases) else sought


def _matching(entries: QuerySet[Entry], sought: TextQuery) -> QuerySet[Entry]:
    return entries if sought.is_empty else with_words(entries, sought)


def _pinned(query: Query, entries: QuerySet[Entry]) -> set[int]:
    """Return the entries that editors pinned to this query."""
    if not query.text:
        return set()
    pins = EntryValue.objects.filter(facet="pin", key=folded(query.text)[:255])
    return set(entries.filter(pk__in=pins.values("entry")).values_list("pk", flat=True))


def _hits(
    found: QuerySet[Entry],
    ranked: QuerySet[Entry],
    query: Query,
    sought: TextQuery,
    pinned: set[int],
    reader: Reader,
) -> list[Hit]:
    """Return a page of ``found``; ``ranked`` are those that match the words, with their rank."""
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
    """Return the entries with the beginning of their text only."""
    return entries.defer("body").annotate(start=Left("body", DEPTH))


def _marked(sought: TextQuery) -> list[str]:
    return [*(term for group in sought.groups for term in group), *sought.phrases]


def _hit(entry: Entry, terms: Sequence[str], reader: Reader, *, is_pinned: bool = False) -> Hit:
    summary = text_in(entry.summary, reader.language)
    return Hit(
        source=entry.source,
        id=entry.document_id,
        kind=entry.kind,
        title=mark(text_in(entry.title, reader.language), terms),
        url=entry.url,
        text=excerpt(summary, getattr(entry, "start", ""), terms),
        facts=[text_in(fact, reader.language) for fact in entry.facts],
        trail=[text_in(title, reader.language) for title in entry.trail],
        language=entry.language,
        published=entry.published,
        score=float(getattr(entry, "rank", 0.0)),
        is_pinned=is_pinned,
    )
