"""The fields of the index, and what of a document stands in which."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from search.documents import BOTH, Document, Label, in_language
from search.engine.analysis import PIN_BEGIN, PIN_END, analysis
from search.engine.names import LANGUAGES
from search.overrides import NOTHING, Override

# Goes up with every change that makes documents in an older index differ from what is written here.
MAPPING_VERSION = 5

# Texts that exist once a language (stemmed, as title_nl) and once as they are written (title).
TEXTS = ("title", "headings", "keywords", "roles", "summary", "body", "context")
# Facets of which a document may have several values, with the document's attribute.
LABELS = {"unit": "units", "location": "locations", "category": "categories"}
# Stands between the key and the text of a facet's value.
KEY_END = "\x1d"
# The languages in which readers see titles, see ``in_language``.
SHOWN_LANGUAGES = ("nl", "en")
# Around a word, these say nothing of whether it is a code.
_OUTER_MARKS = ".:!?()[]\"'“”‘’„…–-"
# Characters of a body that can be searched.
LONGEST_BODY = 400_000

# Short texts: how long they are says little.
_SHORT = {"type": "BM25", "k1": 1.2, "b": 0.3}
_LONG = {"type": "BM25", "k1": 1.2, "b": 0.4}


def index_body() -> dict[str, Any]:
    """Return the settings and mappings with which the index is created."""
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "gc_deletes": "1h",
            "similarity": {"short": _SHORT, "long": _LONG},
            "analysis": analysis(),
        },
        "mappings": {"dynamic": False, "properties": _properties()},
    }


def _properties() -> dict[str, Any]:
    keyword, date = {"type": "keyword"}, {"type": "date"}
    fields: dict[str, Any] = {
        **dict.fromkeys(("source", "id", "digest", "kind", "plugin", "language"), keyword),
        **dict.fromkeys(("tokens", "audience", "tags"), keyword),
        **dict.fromkeys(("published", "updated"), date),
        "token_count": {"type": "integer"},
        "popularity": {"type": "float"},
        "is_hidden": {"type": "boolean"},
        "has_names": {"type": "boolean"},
        "shown": {"type": "object", "enabled": False},
        "names": _text("plain", "short") | {"fields": {"prefix": _prefix()}},
        "codes": {"type": "text", "analyzer": "code", "search_analyzer": "code_query", "norms": False},
    }  # fmt: skip
    for facet in (*LABELS, "author"):
        fields[facet] = keyword
        fields[f"{facet}_label"] = keyword | {"ignore_above": 400}
        fields[f"{facet}_text"] = _text("plain", "short")
    for language in SHOWN_LANGUAGES:
        fields[f"sort_{language}"] = keyword | {"normalizer": "sorted", "ignore_above": 200}
    for name in TEXTS:
        fields[name] = _plain_text(name)
        for language in LANGUAGES:
            fields[f"{name}_{language}"] = _language_text(name, language)
    for language in LANGUAGES:
        fields[f"pins_{language}"] = _text(f"stem_{language}", "short") | {"norms": False}
    return fields


def _text(analyzer: str, similarity: str) -> dict[str, Any]:
    return {"type": "text", "analyzer": analyzer, "similarity": similarity}


def _prefix() -> dict[str, Any]:
    return _text("prefix", "short") | {"search_analyzer": "prefix_query"}


def _similarity(name: str) -> str:
    return "long" if name == "body" else "short"


def _plain_text(name: str) -> dict[str, Any]:
    field = _text("plain", _similarity(name))
    if name == "title":
        field["fields"] = {"prefix": _prefix()}
    return field


def _language_text(name: str, language: str) -> dict[str, Any]:
    field = _text(f"text_{language}", _similarity(name))
    field["search_analyzer"] = f"query_{language}"
    if name == "body":
        # Held once in the document, because it is by far the largest; offsets are for highlights.
        field |= {"index_options": "offsets", "copy_to": ["body"]}
    return field


def to_source(document: Document, override: Override = NOTHING) -> dict[str, Any]:
    """Return the document as the index takes it, with what editors and readers laid over it."""
    source = {
        "source": document.source,
        "id": document.id,
        "kind": document.kind,
        "language": document.language,
        "plugin": document.plugin,
        "tokens": sorted(set(document.tokens)),
        "token_count": len(set(document.tokens)),
        "audience": list(document.audience),
        "published": document.published and document.published.isoformat(),
        "updated": document.updated and document.updated.isoformat(),
        "popularity": max(0.0, document.popularity + override.popularity),
        "is_hidden": override.is_hidden,
        "has_names": bool(document.names),
        "names": list(document.names),
        "codes": _codes(document),
        "tags": [tag for tag in document.keywords if BOTH not in tag],
        "shown": _shown(document),
        **{f"sort_{each}": in_language(document.title, each) for each in SHOWN_LANGUAGES},
        **_labels(document),
        **_texts(document),
        **_pins(override.pins),
    }
    source["digest"] = _digest(document, override)
    return source


def _digest(document: Document, override: Override) -> str:
    laid_over = [sorted(override.pins), override.is_hidden, override.popularity]
    said = json.dumps([MAPPING_VERSION, document.digest, laid_over])
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _shown(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "url": document.url,
        "summary": document.summary,
        "facts": list(document.facts),
        "trail": list(document.trail),
    }


def _codes(document: Document) -> list[str]:
    """Return its codes, with every word of its texts that is more than letters.

    The index could pick those out itself, but would take far longer: by expressions, word for word.
    """
    texts = (
        document.title,
        *document.headings,
        *document.keywords,
        document.summary,
        document.body[:LONGEST_BODY],
    )
    words = (
        word
        for text in texts
        for word in text.replace(BOTH, " ").replace(",", " ").replace(";", " ").split()
        if not word.isalpha()
    )
    return [*document.codes, *(word for word in words if _is_more_than_letters(word))]


def _is_more_than_letters(word: str) -> bool:
    core = word.strip(_OUTER_MARKS)
    return bool(core) and not core.isalpha()


def _labels(document: Document) -> dict[str, Any]:
    values: dict[str, Sequence[Label]] = {
        facet: getattr(document, attribute) for facet, attribute in LABELS.items()
    }
    values["author"] = (document.author,) if document.author else ()
    fields: dict[str, Any] = {}
    for facet, labels in values.items():
        fields[facet] = [label.key for label in labels]
        fields[f"{facet}_label"] = [f"{label.key}{KEY_END}{label.text}" for label in labels]
        fields[f"{facet}_text"] = [text for label in labels for text in label.text.split(BOTH)]
    return fields


def _texts(document: Document) -> dict[str, Any]:
    """Return each text in the fields of its language, and as it is written."""
    context = [label.text for name in LABELS.values() for label in getattr(document, name)]
    context += [document.author.text] if document.author else []
    texts = {
        "title": [document.title],
        "headings": document.headings,
        "keywords": document.keywords,
        "roles": document.roles,
        "summary": [document.summary],
        "body": [document.body[:LONGEST_BODY]],
        "context": [*context, *document.trail],
    }
    fields: dict[str, Any] = {}
    for name, values in texts.items():
        languages = _languages(document, values)
        if name != "body" or not languages:
            fields[name] = _parts(values)
        for language in languages:
            fields[f"{name}_{language}"] = _parts(values, language)
    return fields


def _languages(document: Document, values: Iterable[str]) -> Sequence[str]:
    """Return the languages of a text: its own, or both of the interface where that is not known."""
    if any(BOTH in value for value in values) or not document.language:
        return SHOWN_LANGUAGES
    return (document.language,) if document.language in LANGUAGES else ()


def _parts(values: Iterable[str], language: str = "") -> list[str]:
    """Return the texts that are not empty; of bilingual ones those of the language, or both."""
    if language:
        parts = [in_language(value, language) for value in values]
    else:
        parts = [part for value in values for part in value.split(BOTH)]
    return [part for part in parts if part]


def _pins(pins: Iterable[str]) -> dict[str, Any]:
    marked = [f"{PIN_BEGIN} {pin} {PIN_END}" for pin in pins]
    return {f"pins_{language}": marked for language in LANGUAGES} if marked else {}
