"""The fields of the index, and which part of a document goes into which."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from search.contract.documents import BOTH, Document, Label, text_in
from search.engine.analysis import PIN_BEGIN, PIN_END, analysis
from search.engine.names import LANGUAGES
from search.overlay import NOTHING, Overlay
from search.query.codes import forms_in, telephones

# Increase it with every change that makes documents in an older index differ from what is written here.
MAPPING_VERSION = 7

# Texts that exist once a language (stemmed, as title_nl) and once as they are written (title).
TEXTS = ("title", "headings", "keywords", "roles", "summary", "body", "context")
# Texts of which type-ahead looks up beginnings, beside names.
PREFIXED = ("title", "keywords")
# Facets of which a document may have several values, with the document's attribute.
LABELS = {"unit": "units", "location": "locations", "category": "categories"}
# Separates the key from the text of a facet's value.
KEY_END = "\x1d"
# The languages in which readers see titles, see ``text_in``.
SHOWN_LANGUAGES = ("nl", "en")
# Around a word, these marks do not make it a code.
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
        "codes": {
            "type": "text",
            "analyzer": "code",
            "search_analyzer": "code_query",
            "norms": False,
        },
    }
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
    if name in PREFIXED:
        field["fields"] = {"prefix": _prefix()}
    return field


def _language_text(name: str, language: str) -> dict[str, Any]:
    field = _text(f"text_{language}", _similarity(name))
    field["search_analyzer"] = f"query_{language}"
    if name == "body":
        # Held once in the document, because it is by far the largest; offsets are for highlights.
        field |= {"index_options": "offsets", "copy_to": ["body"]}
    return field


def to_source(document: Document, overlay: Overlay = NOTHING) -> dict[str, Any]:
    """Return the document in the shape of the index, with its overlay of editors and readers."""
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
        "popularity": max(0.0, document.popularity + overlay.popularity),
        "is_hidden": overlay.is_hidden,
        "has_names": bool(document.names),
        "names": list(document.names),
        "codes": _codes(document),
        "tags": [tag for tag in document.keywords if BOTH not in tag],
        "shown": _shown(document),
        **{f"sort_{each}": text_in(document.title, each) for each in SHOWN_LANGUAGES},
        **_labels(document),
        **_texts(document),
        **_pins(overlay.pins),
    }
    source["digest"] = _digest(document, overlay)
    return source


def _digest(document: Document, overlay: Overlay) -> str:
    laid_over = [sorted(overlay.pins), overlay.is_hidden, overlay.popularity]
    content = json.dumps([MAPPING_VERSION, document.digest, laid_over])
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _shown(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "url": document.url,
        "summary": document.summary,
        "facts": list(document.facts),
        "trail": list(document.trail),
    }


def _codes(document: Document) -> list[str]:
    """Return its codes, and every word of its texts that has a digit or mark.

    The index could pick those out itself, but would take far longer: by expressions, word for word.
    """
    text = "\n".join(
        (
            document.title,
            *document.headings,
            *document.keywords,
            *document.other_words,
            document.summary,
            document.body[:LONGEST_BODY],
        )
    )
    # What parts the languages of a bilingual text is white space, too.
    words = text.replace(",", " ").replace(";", " ").split()
    numbers = (form for code in document.codes for form in telephones(code))
    return [
        *dict.fromkeys(numbers),
        *(word for word in words if not word.isalpha() and _is_more_than_letters(word)),
        *sorted(set(forms_in(text))),
    ]


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
        "keywords": (*document.keywords, *document.other_words),
        "roles": document.roles,
        "summary": [document.summary],
        "body": [document.body[:LONGEST_BODY]],
        "context": [*context, *document.trail],
    }
    fields: dict[str, Any] = {}
    for name, values in texts.items():
        is_bilingual = any(BOTH in value for value in values)
        languages = _languages(document, is_bilingual=is_bilingual)
        # Of texts in one language all fields have the same.
        parts = None if is_bilingual else [value for value in values if value]
        if name != "body" or not languages:
            fields[name] = _parts(values) if parts is None else parts
        for language in languages:
            fields[f"{name}_{language}"] = _parts(values, language) if parts is None else parts
    return fields


def _languages(document: Document, *, is_bilingual: bool) -> Sequence[str]:
    """Return the languages of a text: its own, or both of the interface where that is not known."""
    if is_bilingual or not document.language:
        return SHOWN_LANGUAGES
    return (document.language,) if document.language in LANGUAGES else ()


def _parts(values: Iterable[str], language: str = "") -> list[str]:
    """Return the bilingual texts that are not empty, in the language or in both."""
    if language:
        parts = [text_in(value, language) for value in values]
    else:
        parts = [part for value in values for part in value.split(BOTH)]
    return [part for part in parts if part]


def _pins(pins: Iterable[str]) -> dict[str, Any]:
    marked = [f"{PIN_BEGIN} {pin} {PIN_END}" for pin in pins]
    return {f"pins_{language}": marked for language in LANGUAGES} if marked else {}
