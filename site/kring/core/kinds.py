"""Kinds of pages: the facts about a page type that lists, cards, feeds, search and the page tree use.

A page type declares its kind once, as the attribute ``kind``; nothing else lists page types.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models


class Dated(StrEnum):
    """Which date a card shows: none, when it was published, or when it starts."""

    NOT = ""
    PUBLISHED = "published_at"
    STARTS = "starts_at"


@dataclass(frozen=True, kw_only=True)
class Feed:
    """An Atom feed of a kind: the last part of its address, its title and its subtitle."""

    address: str
    title: str | Promise
    subtitle: str | Promise


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The facts about a page type, for code that knows no page types.

    ``key`` is stored in the records and never changes; ``label`` names one page, ``plural`` many of them in
    a facet of search, which shows ``icon`` and sorts by ``order`` (lowest first). ``facet`` is the key of
    another kind under which search counts it. ``half_life_days`` and ``is_reference`` are explained at
    ``search.api.Kind``. ``home_list`` names the list of the home page that shows the newest pages.
    ``below_home`` allows pages directly below the home page. ``has_owner`` means that pages have a review
    date.
    """

    key: str
    label: str | Promise
    plural: str | Promise
    icon: str = "file-text"
    order: int = 35
    facet: str = ""
    dated: Dated = Dated.NOT
    half_life_days: int | None = None
    is_reference: bool = False
    feed: Feed | None = None
    home_list: str = ""
    is_home: bool = False
    below_home: bool = False
    has_owner: bool = True


PAGE = Kind(key="page", label=_("Page"), plural=_("Pages"))
# A page that leads to others.
SECTION = Kind(
    key="section",
    label=_("Section"),
    plural=_("Sections"),
    icon="folder2",
    order=60,
    below_home=True,
    has_owner=False,
)


def kind_of(page: Page | type[Page]) -> Kind:
    """Return the kind of a page or page type; ``PAGE`` for a type that declares none."""
    return getattr(page, "kind", PAGE)


@cache
def kinds() -> dict[str, Kind]:
    """Return the kinds of all page types by key, in the order of facets."""
    found = {kind.key: kind for kind in map(kind_of, get_page_models())} | {PAGE.key: PAGE}
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def keys_where(**facts: Any) -> list[str]:
    """Return the keys of the kinds with all these values, such as ``home_list="news"``."""
    return [
        key
        for key, kind in kinds().items()
        if all(getattr(kind, name) == value for name, value in facts.items())
    ]


def page_types_where(**facts: Any) -> Iterator[type[Page]]:
    """Yield the page types whose kind has all these values."""
    keys = keys_where(**facts)
    return (model for model in get_page_models() if kind_of(model).key in keys)


def conflicts() -> list[str]:
    """Return a sentence for each key that two different kinds of page types have."""
    found: dict[str, Kind] = {}
    sentences = []
    for model in get_page_models():
        kind = kind_of(model)
        if found.setdefault(kind.key, kind) != kind:
            sentences.append(
                f"{model.__name__} declares another kind {kind.key!r}: choose a new key."
            )
    return sentences
