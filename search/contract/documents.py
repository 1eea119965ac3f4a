"""One thing that can be found, in the same shape for every kind."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.functional import Promise

from kring.core.languages import in_language

# Separates the Dutch from the English text of what is shown in the reader's language.
BOTH = "\x1f"


def bilingual(dutch: str, english: str) -> str:
    """Return one text for readers of both languages; of the Dutch alone where there is no English."""
    return f"{dutch}{BOTH}{english}" if english and english != dutch else dutch


def text_in(text: str, language: str) -> str:
    """Return what a reader of this language sees of a text that ``bilingual`` may have made."""
    dutch, _mark, english = text.partition(BOTH)
    return in_language(dutch, english, language)


def split_key(key: str) -> tuple[str, str]:
    """Return the source and the id that a document's key is made of, see ``Document.key``."""
    source, _colon, document_id = key.partition(":")
    return source, document_id


@dataclass(frozen=True)
class Label:
    """A value of a facet: its key in addresses, and what readers call it."""

    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of result, for example colleagues or news.

    ``half_life_days`` says how fast it ages: after this many days half of what being new is worth
    is gone. None for what does not age. ``is_reference`` says that it tells how things are and are
    done until it is changed, so that it comes before what reports on the same matter.
    ``order`` is its place among the kinds, lowest first.
    """

    key: str
    label: str | Promise
    icon: str
    order: int = 100
    half_life_days: int | None = None
    is_reference: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing that can be found.

    ``id`` is unique within the source. Everything a reader sees of a hit is here, so that a page
    of results needs no SQL for its lines. Title, summary, facts and labels may be ``bilingual``.
    """

    source: str
    id: str
    kind: str
    title: str
    url: str
    summary: str = ""
    headings: tuple[str, ...] = ()
    body: str = ""
    # Tags, categories, and other words by which editors want it found.
    keywords: tuple[str, ...] = ()
    # What it is also found by, but nobody is shown as a subject: abbreviations, codes, names of others.
    other_words: tuple[str, ...] = ()
    # Every way to write the name of a person or a unit, abbreviations too.
    names: tuple[str, ...] = ()
    # What is matched as it is written: phone digits, e-mail addresses, reference numbers.
    codes: tuple[str, ...] = ()
    # Job titles and the like: worth more than body text, less than a name.
    roles: tuple[str, ...] = ()
    # Small print under a hit, for example a job title or a file size.
    facts: tuple[str, ...] = ()
    # Titles of what lies above it, highest first.
    trail: tuple[str, ...] = ()
    # nl, en, de, fr …; empty for what has none, such as a person.
    language: str = ""
    # The reader must have every one of these tokens, see ``Reader``. Empty: everyone signed in.
    tokens: tuple[str, ...] = ()
    # Subject keys of the people for whom it is relevant. Empty: everyone.
    audience: tuple[str, ...] = ()
    # The slug of the plugin that it belongs to: only people who have the plugin find it.
    plugin: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    # How often it is opened or asked for, zero or more.
    popularity: float = 0.0
    units: tuple[Label, ...] = ()
    locations: tuple[Label, ...] = ()
    categories: tuple[Label, ...] = ()
    author: Label | None = None

    @property
    def key(self) -> str:
        """The id in the index: unique among all sources."""
        return f"{self.source}:{self.id}"

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything in it: equal documents have equal ones."""
        return hashlib.blake2b(repr(self).encode(errors="replace"), digest_size=16).hexdigest()
