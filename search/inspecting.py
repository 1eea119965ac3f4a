"""Inspect one document in the indexes, and why a query does or does not find it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from elasticsearch import Elasticsearch, NotFoundError

from kring.core.types import AuthenticatedUser
from search.contract.documents import Document, split_key
from search.contract.readers import Reader
from search.contract.sources import sources
from search.curation.weights import weights_in_force
from search.engine.build import build
from search.engine.client import UNAVAILABLE, ask_engine, is_configured
from search.engine.mapping import to_source
from search.engine.names import alias
from search.engine.reasons import reasons
from search.engine.words import content_words, words_of
from search.models import DeadLetter, Entry, HiddenDocument, OutboxEntry
from search.outbox.reading import overlays_for
from search.overlay import NOTHING
from search.query.parsing import parse
from search.query.queries import Query

# Words of a text that are listed; the most frequent ones.
MOST_TERMS = 400
# Words of a query that are tried one by one.
MOST_WORDS = 8


@dataclass
class Inspected:
    """The state of a document. ``document`` is None when its source has none (any more)."""

    key: str
    document: Document | None
    hidden: HiddenDocument | None = None
    pins: Sequence[str] = ()
    popularity: float = 0.0
    # As the search engine has it; None when it does not, or cannot be asked.
    source: Mapping[str, Any] | None = None
    indexed_at: datetime | None = None
    # By field: the indexed words, with how often each occurs.
    terms: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    # Fields that differ between the index and the database.
    differences: list[str] = field(default_factory=list)
    in_database_since: datetime | None = None
    waiting_since: datetime | None = None
    letter: DeadLetter | None = None
    # Why the search engine could not be asked.
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The result of a query for one document: its place and points, or the words that it lacks."""

    text: str
    is_found: bool = False
    place: int = 0
    score: float = 0.0
    reasons: Sequence[str] = ()
    # By word of the query, whether the document has it, however inflected.
    words: Mapping[str, bool] = field(default_factory=dict)


def may_see(key: str, user: AuthenticatedUser) -> bool:
    """Return whether the user may see this document; False when its source does not have it."""
    source, document_id = split_key(key)
    known = sources().get(source)
    try:
        return bool(known and document_id in known.load([document_id], user))
    except ValueError:
        return False


def key_at(url: str) -> str:
    """Return the key of the document at this address; "" when the index in the database has none."""
    path = "/" + url.split("://", 1)[-1].partition("/")[2] if "://" in url else url
    addresses = {path, path.partition("?")[0]}
    return Entry.objects.filter(url__in=addresses).values_list("key", flat=True).first() or ""


def inspect(key: str) -> Inspected:
    """Return the state of a document. The caller checks ``may_see``."""
    source, document_id = split_key(key)
    known = sources().get(source)
    document = next(iter(known.documents([document_id])), None) if known else None
    overlay = overlays_for([key]).get(key, NOTHING)
    waiting = OutboxEntry.objects.filter(source=source, document_id=document_id)
    entry = Entry.objects.filter(key=key).values_list("version", flat=True).first()
    found = Inspected(
        key=key,
        document=document,
        hidden=HiddenDocument.objects.filter(key=key).first(),
        pins=overlay.pins,
        popularity=overlay.popularity,
        in_database_since=_moment(entry),
        waiting_since=waiting.order_by("pk").values_list("created_at", flat=True).first(),
        letter=DeadLetter.objects.filter(source=source, document_id=document_id).first(),
    )
    if is_configured():
        try:
            _look_up(found)
        except UNAVAILABLE as error:
            found.problem = str(error)
    if found.source and document:
        wanted = to_source(document, overlay)
        found.differences = [name for name in wanted if wanted[name] != found.source.get(name)]
    return found


def try_query(text: str, *, key: str, reader: Reader) -> Tried:
    """Return how the query finds the document. Raises one of ``UNAVAILABLE``.

    Ignores restrictions: rights are shown apart from words.
    """
    query = parse({"q": text}, language=reader.language, today=timezone.localdate())
    query = replace(query, explain=True, page=1)
    if query.is_empty:
        return Tried(text=text)
    plugin = _plugin_of(key)
    reader = replace(reader, tokens=None, plugins=reader.plugins | {plugin} - {""})
    words = content_words(words_of(query))[:MOST_WORDS]
    lines: list[dict[str, Any]] = _with_explanation(query, reader, key)
    for word in words:
        lines += _only(
            replace(query, words=(word,), phrases=(), without=(), text=word), reader, key
        )
    answers = ask_engine(lambda engine: engine.msearch(searches=lines))["responses"]
    hits = answers[0].get("hits", {}).get("hits", [])
    has = {
        word: bool(answer.get("hits", {}).get("hits"))
        for word, answer in zip(words, answers[1:], strict=True)
    }
    if not hits:
        return Tried(text=text, words=has)
    return Tried(
        text=text,
        is_found=True,
        place=_place(query, reader, hits[0]["_score"]),
        score=hits[0]["_score"],
        reasons=reasons(hits[0], query),
        words=has,
    )


def _look_up(found: Inspected) -> None:
    def ask(engine: Elasticsearch) -> Any:
        try:
            return engine.get(index=alias(), id=found.key)
        except NotFoundError:
            return None

    stored = ask_engine(ask)
    if stored is None:
        return
    found.source = stored["_source"]
    found.indexed_at = _moment(stored["_version"])
    names = [name for name, value in stored["_source"].items() if _is_text(value)]
    answer = ask_engine(
        lambda engine: engine.termvectors(
            index=alias(),
            id=found.key,
            fields=[*names, "codes"],
            field_statistics=False,
            positions=False,
            offsets=False,
        )
    )
    for name, vector in sorted(answer.get("term_vectors", {}).items()):
        counted = [(term, facts["term_freq"]) for term, facts in vector["terms"].items()]
        found.terms[name] = sorted(counted, key=lambda each: (-each[1], each[0]))[:MOST_TERMS]


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
    )


def _with_explanation(query: Query, reader: Reader, key: str) -> list[dict[str, Any]]:
    head, body = build(query, reader, weights_in_force())[:2]
    wanted = {"query": body["query"], "post_filter": {"ids": {"values": [key]}}, "size": 1}
    return [head, {**wanted, "explain": True, "_source": False}]


def _only(query: Query, reader: Reader, key: str) -> list[dict[str, Any]]:
    head, body = build(query, reader, weights_in_force())[:2]
    limited = {"bool": {"must": [body["query"]], "filter": [{"ids": {"values": [key]}}]}}
    return [head, {"query": limited, "size": 1, "_source": False}]


def _place(query: Query, reader: Reader, score: float) -> int:
    """Return how many documents score at least this much."""
    body = build(query, reader, weights_in_force())[1]
    # Half a thousandth lower, because scores are rounded.
    least = score * 0.9995
    answer = ask_engine(
        lambda engine: engine.search(
            index=alias(), query=body["query"], min_score=least, size=0, track_total_hits=True
        )
    )
    return answer["hits"]["total"]["value"]


def _plugin_of(key: str) -> str:
    return Entry.objects.filter(key=key).values_list("plugin", flat=True).first() or ""


def _moment(version: int | None) -> datetime | None:
    """Return the time that a version of a document is, see ``search.outbox.reading.clock``."""
    return datetime.fromtimestamp(version / 1_000_000, tz=UTC) if version else None
