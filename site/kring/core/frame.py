"""The entries of menus and the targets of forms that rooms add to the frame of every page.

A room declares them on its ``AppConfig``: ``user_menu`` and ``account_sections`` are tuples of ``Entry``;
``frame_urls`` maps the name of a place that templates know, such as ``search``, to a URL name of the room.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from kring.core.own_apps import own_apps


@dataclass(frozen=True)
class Reader:
    """The reader of a page: the request, the answer of ``{% reader %}``, and whether they edit content."""

    request: HttpRequest
    profile: object = None
    is_editor: bool = False


def everybody(reader: Reader) -> bool:
    """Return True: the entry is for every reader."""
    return True


def editors(reader: Reader) -> bool:
    """Return whether the reader edits content."""
    return reader.is_editor


def people_who(fact: str) -> Callable[[Reader], bool]:
    """Return a condition: the reader's profile says yes to this fact, such as ``writes_blog``."""
    return lambda reader: bool(getattr(reader.profile, fact, False))


@dataclass(frozen=True)
class Entry:
    """An entry of a menu. ``order`` is its place; ``is_shown(reader)`` decides whether this reader sees it."""

    label: str | Promise
    url_name: str
    icon: str = ""
    order: int = 100
    is_shown: Callable[[Reader], bool] = everybody

    @property
    def url(self) -> str:
        """Return the address."""
        return reverse(self.url_name)


@cache
def _entries(menu: str) -> tuple[Entry, ...]:
    found = (entry for config in own_apps() for entry in getattr(config, menu, ()))
    return tuple(sorted(found, key=lambda entry: entry.order))


def entries(menu: str, reader: Reader) -> Iterator[Entry]:
    """Yield the entries of a menu that this reader sees, lowest order first."""
    return (entry for entry in _entries(menu) if entry.is_shown(reader))


@cache
def _frame_urls() -> dict[str, str]:
    found: dict[str, str] = {}
    for config in own_apps():
        found |= getattr(config, "frame_urls", {})
    return found


def frame_url(name: str) -> str:
    """Return the address of a place that a room fills; empty if none does."""
    known = _frame_urls().get(name)
    return reverse(known) if known else ""


def disputed_places() -> list[str]:
    """Return a sentence for each place of the frame that two rooms want to fill."""
    owners: dict[str, str] = {}
    return [
        f"{config.name} and {owners[name]} both fill the place “{name}” of the frame: keep one."
        for config in own_apps()
        for name in getattr(config, "frame_urls", {})
        if owners.setdefault(name, config.name) != config.name
    ]
