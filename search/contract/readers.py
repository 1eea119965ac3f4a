"""The reader: what search must know about the person who asks. The rooms provide it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language

from kring.core.languages import own_languages
from kring.core.types import AnyUser, AuthenticatedUser


@dataclass(frozen=True)
class Reader:
    """Decides what a reader finds, and in which order.

    ``tokens`` are the rights of the reader: a document whose tokens are not all among them
    does not exist for the reader. None is every token, as for a superuser, but no plugin.
    ``language`` is that of the interface, ``reads`` are those of content that the reader chose.
    """

    user: AnyUser | None
    tokens: frozenset[str] | None = field(default_factory=frozenset)
    plugins: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    language: str = ""
    reads: Sequence[str] = ()

    @property
    def languages(self) -> Sequence[str]:
        """The languages of content that is the reader's own."""
        return own_languages(self.language, self.reads)

    @property
    def is_known(self) -> bool:
        """Whether the user has signed in; nobody else finds anything."""
        return bool(self.user and self.user.is_authenticated and self.user.is_active)


# Takes the user, returns values of Reader's fields.
ReaderPart = Callable[[AuthenticatedUser], dict[str, Any]]
_parts: dict[str, ReaderPart] = {}


def register_reader(key: str, part: ReaderPart) -> None:
    """Ask ``part(user)`` for fields of every reader. ValueError when the key is taken."""
    if _parts.setdefault(key, part) is not part:
        message = f"The part {key!r} of readers is registered twice."
        raise ValueError(message)


def reader_for(user: AnyUser | None) -> Reader:
    """Return the user as a reader, with the rights they have now."""
    reads = tuple(getattr(user, "reads", ()))
    reader = Reader(user=user, language=(get_language() or "")[:2], reads=reads)
    if user is None or user.is_anonymous or not reader.is_known:
        return reader
    for part in _parts.values():
        reader = replace(reader, **part(user))
    return reader


# Takes tokens; returns, for those it knows, who has them, in words.
TokenWords = Callable[[Sequence[str]], Mapping[str, str]]
_token_words: list[TokenWords] = []


def register_token_words(words: TokenWords) -> None:
    """Ask ``words(tokens)`` who has which token, for editors who want to know who may find something."""
    if words not in _token_words:
        _token_words.append(words)


def token_words(tokens: Sequence[str]) -> dict[str, str]:
    """Return by token, in words, who has it; an unknown token is returned as it is."""
    known = {token: token for token in tokens}
    for words in _token_words:
        known |= words(tokens)
    return known


# Takes the slug of a plugin; returns what it is called, in the language of the request.
PluginName = Callable[[str], str]
_plugin_names: list[PluginName] = []


def register_plugin_name(name: PluginName) -> None:
    """Ask ``name(slug)`` what the plugin of a document is called."""
    if name not in _plugin_names:
        _plugin_names.append(name)


def plugin_name(slug: str) -> str:
    """Return what the plugin is called; its slug when nobody knows it."""
    return next((called for name in _plugin_names if (called := name(slug))), slug)
