"""Every text of the interface, read from the sources and from the catalogues."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings

from kring.core import translations

NOT_OURS = {".venv", "node_modules", "var", "tests", "bench", "tools", "deploy"}


def sources(ending: str) -> Iterator[Path]:
    """Yield the project's own files with this ending."""
    for folder in settings.BASE_DIR.iterdir():
        if folder.is_dir() and folder.name not in NOT_OURS and not folder.name.startswith("."):
            yield from (
                file for file in folder.rglob(f"*{ending}") if "migrations" not in file.parts
            )


@cache
def messages() -> dict[str, Path]:
    """Return every text that is marked for translation, and a file that has it."""
    found: dict[str, Path] = {}
    for ending in translations.ENDINGS:
        for file in sources(ending):
            for key in translations.marked_in([file]):
                found.setdefault(key.text, file)
    return found


@cache
def catalogues() -> dict[Path, Catalog]:
    """Return the project's own Dutch catalogues, of rooms and of plugins."""
    return {file: translations.read(file) for file in sources(".po") if file.parts[-3] == "nl"}


@cache
def dutch() -> dict[str, str]:
    """Return each text with its Dutch translation; of plural forms the first."""
    return {
        translations.key_of(message).text: translations.forms_of(message)[0]
        for catalogue in catalogues().values()
        for message in translations.messages_of(catalogue)
        if not message.fuzzy
    }
