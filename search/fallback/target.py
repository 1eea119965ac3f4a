"""The index in the database as an index that documents are written to."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from kring.core.text import fold
from search.contract.documents import Document
from search.engine.bulk import Outcome
from search.fallback.words import write_words
from search.models import Entry, EntryLock, EntryValue
from search.outbox.reading import Reading
from search.overlay import Overlay
from search.query.codes import forms_in, telephones
from search.query.text import folded, words_in

# Characters of a text that are kept, and of a name that is sorted by.
BODY, SORT = 200_000, 100
CHUNK = 200
SHOWN = (
    "source",
    "document_id",
    "kind",
    "title",
    "sort_title",
    "url",
    "summary",
    "body",
    "facts",
    "trail",
    "language",
    "plugin",
    "published",
    "version",
    "digest",
)


class Database:
    """The tables of ``search.models.fallback``."""

    key = "database"

    def write(self, reading: Reading) -> Outcome:
        """Write the documents and delete what is gone, unless the index has something newer."""
        keys = list(reading.documents)
        for start in range(0, len(keys), CHUNK):
            self._write(reading, keys[start : start + CHUNK])
        gone = Entry.objects.filter(key__in=reading.gone, version__lte=reading.version)
        gone.delete()
        return Outcome()

    @transaction.atomic
    def _write(self, reading: Reading, keys: Sequence[str]) -> None:
        found = Entry.objects.select_for_update().filter(key__in=keys)
        known = {
            key: (version, digest)
            for key, version, digest in found.values_list("key", "version", "digest")
        }
        entries = []
        for key in keys:
            digest = self.digest(reading.documents[key], reading.overlay(key))
            version, present = known.get(key, (0, ""))
            if version <= reading.version and present != digest:
                entries.append(_entry(reading.documents[key], reading.version, digest))
        if entries:
            Entry.objects.bulk_create(
                entries, update_conflicts=True, unique_fields=["key"], update_fields=SHOWN
            )
            _write_details(reading, [entry.key for entry in entries])

    def digest(self, document: Document, overlay: Overlay) -> str:
        """Return the fingerprint of what is stored of this document."""
        content = "\n".join([document.digest, *overlay.pins])
        return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()

    def digests(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Return the fingerprints that are stored, by key."""
        return dict(Entry.objects.filter(key__in=keys).values_list("key", "digest"))

    def keys(self) -> Iterator[str]:
        """Return the keys of all that is stored."""
        yield from Entry.objects.order_by("pk").values_list("key", flat=True).iterator()


def _entry(document: Document, version: int, digest: str) -> Entry:
    return Entry(
        key=document.key,
        source=document.source,
        document_id=document.id,
        kind=document.kind,
        title=document.title,
        sort_title=folded(document.title)[:SORT],
        url=document.url,
        summary=document.summary,
        # PostgreSQL stores no NUL.
        body=document.body[:BODY].replace("\x00", ""),
        facts=list(document.facts),
        trail=list(document.trail),
        language=document.language,
        plugin=document.plugin,
        published=document.published,
        version=version,
        digest=digest,
    )


def _write_details(reading: Reading, keys: Sequence[str]) -> None:
    ids = dict(Entry.objects.filter(key__in=keys).values_list("key", "pk"))
    documents = [(ids[key], reading.documents[key], reading.overlay(key)) for key in keys]
    EntryLock.objects.filter(entry__in=ids.values()).delete()
    EntryValue.objects.filter(entry__in=ids.values()).delete()
    EntryLock.objects.bulk_create(
        EntryLock(entry_id=pk, token=token)
        for pk, document, _ in documents
        for token in document.tokens
    )
    EntryValue.objects.bulk_create(
        value for pk, document, overlay in documents for value in _values(pk, document, overlay)
    )
    write_words((pk, _texts(document)) for pk, document, _ in documents)


def _values(pk: int, document: Document, overlay: Overlay) -> Iterator[EntryValue]:
    labels = {
        "unit": document.units,
        "location": document.locations,
        "category": document.categories,
        "author": (document.author,) if document.author else (),
    }
    for facet, known in labels.items():
        for label in known:
            words = " " + folded(f"{label.key} {label.text}")
            yield EntryValue(entry_id=pk, facet=facet, key=label.key, label=label.text, words=words)
    for pin in overlay.pins:
        yield EntryValue(entry_id=pk, facet="pin", key=folded(pin)[:255])


def _texts(document: Document) -> list[str]:
    """Return the folded text of each column, see ``words.COLUMNS``."""
    codes = [form for code in document.codes for form in telephones(code)]
    names = [*document.names, *codes]
    descriptions = [*document.keywords, *document.other_words, *document.roles, document.summary]
    parts = [[document.title], names, descriptions, document.headings, [document.body[:BODY]]]
    return [_with_forms("\n".join(part)) for part in parts]


def _with_forms(text: str) -> str:
    """Return the folded text, with what its codes, numbers and hyphenated words may be written as."""
    # Most pieces of a text are letters alone, and no word with a mark inside.
    pieces = (piece for piece in text.split() if not piece.isalnum())
    marked = [word for piece in pieces for word in words_in(piece) if not word.isalnum()]
    forms = (fold(form, between="") for form in (*marked, *forms_in(text)))
    return " ".join([folded(text), *dict.fromkeys(forms)])
