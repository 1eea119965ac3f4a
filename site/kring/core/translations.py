"""Read texts that are marked for translation, and read and write the catalogues (.po files).

With Babel, so that no machine needs the gettext tools. A catalogue depends only on the sources: it is
sorted by text, without line numbers and dates.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ENDINGS = (".py", ".html", ".txt")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# What templatize makes of {% translate %}, {% blocktranslate %} and _() in a template.
_CALL = re.compile(rf"\b(_|n?p?gettext)\(({_STRING}(?:,\s*{_STRING})*)")
_HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Kring\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


@dataclass(frozen=True)
class Key:
    """The key of a text in a catalogue."""

    text: str
    context: str | None = None


# Each text that is marked, with its plural; empty when it has none.
Texts = dict[Key, str]
# A translated text, or its plural forms.
Translation = str | tuple[str, ...]
Translations = dict[Key, Translation]


def marked_in(files: Iterable[Path]) -> Texts:
    """Return every text that these sources and templates mark for translation."""
    found: Texts = {}
    for file in files:
        for function, arguments in _calls(file):
            # A text in a variable is marked elsewhere.
            texts = [argument for argument in arguments if argument]
            context = texts.pop(0) if "pgettext" in function and texts else None
            if texts:
                key, plural = Key(texts[0], context), texts[1] if len(texts) > 1 else ""
                found[key] = plural or found.get(key, "")
    return found


def _calls(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the function and the texts of each call that marks texts."""
    if file.suffix == ".py":
        with file.open("rb") as source:
            for _line, function, texts, _comments in extract_python(source, KEYWORDS, [], {}):
                yield str(function), (texts,) if isinstance(texts, str) else tuple(texts or ())
    elif "{% " in (text := file.read_text()):
        for function, arguments in _CALL.findall(templatize(text)):
            yield function, ast.literal_eval(f"({arguments},)")


def read(file: Path) -> Catalog:
    """Return a catalogue; its folder says the language."""
    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3])


def key_of(message: Message) -> Key:
    """Return the key of a message."""
    return Key(message.id if isinstance(message.id, str) else message.id[0], message.context)


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the translation in all its forms."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def messages_of(catalogue: Catalog) -> list[Message]:
    """Return the messages, without the header."""
    return [message for message in catalogue if message.id]


def translations_of(catalogue: Catalog) -> Translations:
    """Return the translations that are neither empty nor fuzzy."""
    return {
        key_of(message): forms_of(message) if message.pluralizable else forms_of(message)[0]
        for message in messages_of(catalogue)
        if all(forms_of(message)) and not message.fuzzy
    }


def written(texts: Texts, translations: Mapping[Key, Translation], language: str) -> str:
    """Return the catalogue of these texts; a text without a translation stays empty."""
    catalogue = Catalog(locale=language)
    for key, plural in texts.items():
        known = translations.get(key, "")
        # A text that got or lost its plural needs a new translation.
        string = known if isinstance(known, tuple) is bool(plural) else ""
        catalogue.add((key.text, plural) if plural else key.text, string, context=key.context)
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = _HEADER.format(language=language, plurals=catalogue.plural_forms)
    return f"{header}{body.getvalue().decode().strip()}\n"


def faults(catalogue: Catalog) -> list[tuple[int | None, str]]:
    """Return the messages that are empty, fuzzy or lack a placeholder, each with its line."""
    found = []
    for message in messages_of(catalogue):
        if not all(forms_of(message)):
            found.append((message.lineno, f"{key_of(message).text!r} has no translation"))
        elif message.fuzzy:
            found.append(
                (message.lineno, f"the translation of {key_of(message).text!r} is a guess")
            )
    for message, errors in catalogue.check():
        found += [(message.lineno, f"{key_of(message).text!r}: {error}") for error in errors]
    return found
