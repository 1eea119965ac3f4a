"""Who asks: what search must know of a reader, told by the rooms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True)
class Reader:
    """What decides what somebody finds, and in which order.

    ``tokens`` are the locks that the reader opens: a document whose tokens are not all among them
    does not exist for the reader. None opens every lock, as for a superuser, but no plugin.
    """

    user: Any
    tokens: frozenset[str] | None = field(default_factory=frozenset)
    plugins: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    language: str = ""

    @property
    def is_known(self) -> bool:
        """Whether somebody signed in asks; nobody else finds anything."""
        return bool(getattr(self.user, "is_authenticated", False) and self.user.is_active)


# Takes the user, returns values of Reader's fields.
ReaderPart = Callable[[Any], dict[str, Any]]
_parts: dict[str, ReaderPart] = {}


def register_reader(key: str, part: ReaderPart) -> None:
    """Have ``part(user)`` asked for fields of every reader. ValueError when the key is taken."""
    if _parts.setdefault(key, part) is not part:
        message = f"The part {key!r} of readers is registered twice."
        raise ValueError(message)


def reader_for(user: Any) -> Reader:
    """Return the reader that this user is now."""
    reader = Reader(user=user, language=(get_language() or "")[:2])
    if not reader.is_known:
        return reader
    for part in _parts.values():
        reader = replace(reader, **part(user))
    return reader


# Takes tokens, returns by token, for those it knows, who has it, in words.
TokenWords = Callable[[Sequence[str]], Mapping[str, str]]
_token_words: list[TokenWords] = []


def register_token_words(words: TokenWords) -> None:
    """Have ``words(tokens)`` asked who has which token, for editors who ask who may find something."""
    if words not in _token_words:
        _token_words.append(words)


def token_words(tokens: Sequence[str]) -> dict[str, str]:
    """Return by token, in words, who has it; a token that nobody can explain is its own explanation."""
    known = {token: token for token in tokens}
    for words in _token_words:
        known |= words(tokens)
    return known
