"""Every text of the interface, read from the sources and from the catalogues."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None, "_now": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# What templatize makes of {% translate %}, {% blocktranslate %} and _() in a template.
CALL = re.compile(r"""\b_?(?:gettext|ngettext|)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
NOT_OURS = {".venv", "node_modules", "var", "tests", "bench", "tools", "deploy"}


def sources(ending: str) -> Iterator[Path]:
    """Yield the project's own files with this ending."""
    for folder in settings.BASE_DIR.iterdir():
        if folder.is_dir() and folder.name not in NOT_OURS and not folder.name.startswith("."):
            yield from (
                file for file in folder.rglob(f"*.{ending}") if "migrations" not in file.parts
            )


@cache
def messages() -> dict[str, Path]:
    """Return every text that is marked for translation, and a file where it stands."""
    found: dict[str, Path] = {}
    for file in sources("py"):
        with file.open("rb") as source:
            for _line, function, texts, _comments in extract_python(source, KEYWORDS, [], {}):
                arguments = [texts] if isinstance(texts, str) else [t for t in texts or () if t]
                # The first argument of pgettext says where the text stands.
                arguments = arguments[1:] if "pgettext" in function else arguments
                # Nothing is left of a text that only a variable holds; it is marked elsewhere.
                for text in arguments[:1]:
                    found.setdefault(text, file)
    for ending in ("html", "txt"):
        for file in sources(ending):
            text = file.read_text()
            if "{% " in text:
                for literal in CALL.findall(templatize(text)):
                    found.setdefault(ast.literal_eval(literal), file)
    return found


@cache
def catalogues() -> dict[Path, Catalog]:
    """Return the project's own Dutch catalogues, of rooms and of plugins."""
    found = {}
    for file in sources("po"):
        if file.parts[-3] == "nl":
            with file.open("rb") as source:
                found[file] = read_po(source, locale="nl")
    return found


@cache
def dutch() -> dict[str, str]:
    """Return each text with its Dutch translation; of plural forms the first."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        if isinstance(message.string, str)
        else message.string[0]
        for catalogue in catalogues().values()
        for message in catalogue
        if message.id and not message.fuzzy
    }
