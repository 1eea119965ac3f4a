"""What Elasticsearch answered, as an answer for a reader."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language_info

from search.contract.documents import text_in
from search.contract.readers import Reader
from search.contract.sources import kinds
from search.engine.client import EngineError
from search.engine.excerpts import shown_tags, shown_text, shown_title
from search.engine.filters import YEARS, facet_fields
from search.engine.mapping import KEY_END
from search.engine.matching import ALL, CODE, PIN
from search.engine.reasons import reasons
from search.engine.words import words_of
from search.query.queries import FACETS, OPEN, Answer, Hit, Query, Value

Response = Mapping[str, Any]


def read(responses: Sequence[Response], query: Query, reader: Reader) -> Answer:
    """Return the answer in the bodies of the ``_msearch`` that ``build`` made.

    Raises EngineError when the search for the hits failed or saw only part of the index.
    """
    found = checked(responses[0])
    hits = [read_hit(hit, query, reader) for hit in found["hits"]["hits"]]
    aggs = found["aggregations"]
    return Answer(
        hits=hits,
        total=found["hits"]["total"]["value"],
        kinds=_kinds(aggs, query),
        facets={facet: _facet(facet, aggs, query, reader) for facet in FACETS if facet != "kind"},
        years=_years(aggs, query),
        related=_related(aggs, query),
        is_partial=_is_partial(found["hits"]["hits"], query),
        engine="elasticsearch",
    )


def checked(response: Response) -> Response:
    """Return the response. Raises EngineError when it is an error, or not of the whole index."""
    if "error" in response:
        message = str(response["error"])[:500]
        raise EngineError(message)
    if response.get("timed_out") or response["_shards"]["failed"]:
        message = "Elasticsearch searched only part of the index."
        raise EngineError(message)
    return response


def read_hit(hit: Mapping[str, Any], query: Query, reader: Reader) -> Hit:
    """Return one hit as readers see it, in the reader's language."""
    source = hit["_source"]
    shown, language = source["shown"], reader.language
    marked = hit.get("highlight", {})
    matched = hit.get("matched_queries", ())
    title = shown_title(text_in(shown["title"], language), marked)
    text = shown_text(text_in(shown["summary"], language), marked)
    # What has no language is a person or a unit: skills are why it is here, whatever else is marked.
    is_told = source["language"] and OPEN in title + text
    return Hit(
        source=source["source"],
        id=source["id"],
        kind=source["kind"],
        title=title,
        url=shown["url"],
        text=text,
        found_by=() if is_told else shown_tags(source["tags"], marked),
        facts=_each(shown["facts"], language),
        trail=_each(shown["trail"], language),
        language=source["language"],
        published=parse_datetime(source["published"]) if source["published"] else None,
        score=hit["_score"] or 0.0,
        is_pinned=PIN in matched,
        reasons=reasons(hit, query) if query.explain else (),
    )


def _each(texts: Iterable[str], language: str) -> list[str]:
    return [text_in(text, language) for text in texts]


def _is_partial(hits: Sequence[Mapping[str, Any]], query: Query) -> bool:
    """Return whether even the best hits lack a word. Known on the first page of the best only."""
    if len(words_of(query)) < 2 or query.page > 1 or query.sort != "relevance" or not hits:
        return False
    names = {name.partition(":")[0] for hit in hits for name in hit.get("matched_queries", ())}
    return not names & {ALL, PIN, CODE}


def _buckets(aggs: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    # Without a filter the values are not below one, see ``counts``.
    found = aggs.get(name, {})
    return found.get("values", found).get("buckets", [])


def _kinds(aggs: Mapping[str, Any], query: Query) -> list[Value]:
    counts = {bucket["key"]: bucket["doc_count"] for bucket in _buckets(aggs, "kind")}
    chosen = query.chosen.get("kind", ())
    # The kind of a removed plugin stays in the index a moment longer.
    return [
        Value(key, str(kind.label), counts.get(key, 0), key in chosen)
        for key, kind in kinds().items()
        if counts.get(key) or key in chosen
    ]


def _facet(facet: str, aggs: Mapping[str, Any], query: Query, reader: Reader) -> list[Value]:
    chosen = query.chosen.get(facet, ())
    counts: dict[str, int] = {}
    labels: dict[str, str] = {}
    for name in (facet, f"{facet}_chosen"):
        mine: dict[str, int] = {}
        for bucket in _buckets(aggs, name):
            key, _mark, text = bucket["key"].partition(KEY_END)
            # Just after a change of name two texts have the same key.
            mine[key] = mine.get(key, 0) + bucket["doc_count"]
            labels.setdefault(key, text_in(text, reader.language))
        known = name == facet
        counts |= {key: n for key, n in mine.items() if key and (known or key in chosen)}
    counts |= {key: 0 for key in chosen if key not in counts}
    if facet not in facet_fields():
        labels |= {key: _language_name(key) for key in counts}
    values = [Value(key, labels.get(key, key), n, key in chosen) for key, n in counts.items()]
    return sorted(values, key=lambda value: (-value.count, value.label.casefold()))


def _language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


def _years(aggs: Mapping[str, Any], query: Query) -> list[Value]:
    buckets = [(b["key_as_string"], b["doc_count"]) for b in _buckets(aggs, YEARS)]
    since, before = query.since, query.before
    return [
        Value(year, year, n, bool(since and since.year <= int(year) < (before or since).year + 1))
        for year, n in reversed(buckets)
        if n
    ]


def _related(aggs: Mapping[str, Any], query: Query) -> list[str]:
    asked = {word.casefold() for word in query.words}
    tags = [bucket["key"] for bucket in _buckets(aggs, "related")]
    return [tag for tag in tags if not set(tag.casefold().split()) <= asked][:8]
