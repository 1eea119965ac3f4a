"""The languages of the interface and of content, and which of them are a reader's own."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kring.core.types import AnyUser

# The languages that content may be written in; the interface itself has fewer.
CONTENT_LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
]


def language_of_interface() -> str:
    """Return the code of the language in which the interface is shown, such as ``nl``."""
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def in_language(dutch: str, english: str, language: str | None = None) -> str:
    """Return the Dutch text for readers of Dutch, and the English text, if there is one, for others.

    ``language`` is a code such as ``nl``, by default that of the interface.
    """
    code = language_of_interface() if language is None else language
    return dutch if code.startswith("nl") or not english else english


def label_in_language(title: str, dutch: str, english: str) -> str:
    """Return the title for readers of Dutch or of English; the title itself where there is none for them."""
    return in_language(dutch or title, english or title)


def own_languages(interface: str, reads: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of content that is a reader's own, the best of two translations first.

    ``reads`` are the languages that the reader says they read. That of the interface is one of them and
    the best; where the reader left it out, because the interface does not speak their language, the last.
    """
    ordered = (interface, *reads) if interface in reads else (*reads, interface)
    return tuple(dict.fromkeys(ordered))


def languages_read(user: AnyUser) -> tuple[str, ...]:
    """Return the languages of content that is this reader's own, see ``own_languages``."""
    return own_languages(language_of_interface(), getattr(user, "reads", ()))
