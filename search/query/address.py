"""The address of a results page. Its parameters have one order, so that bookmarks agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from search.query.days import YEARS
from search.query.queries import FACETS, PAGE_SIZE, REACHABLE, SORTS
from search.query.text import shown_query

# The parameters of a request: a QueryDict, or a mapping of names to texts or to sequences of texts.
Parameters = Mapping[str, str | Iterable[object]]
LAST_PAGE = REACHABLE // PAGE_SIZE
# How many values of one facet can be chosen, and how long one may be.
VALUES, VALUE_LENGTH = 20, 100


@dataclass(frozen=True, kw_only=True)
class Address:
    """The content of an address: the text of the search box, and the chosen filters."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year: int | None = None
    # Days as they were written, see ``search.query.days``.
    since: str = ""
    until: str = ""
    sort: str = SORTS[0]
    page: int = 1
    explain: bool = False
    # What was typed is meant as it is spelt.
    is_literal: bool = False

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The parameters in their order, without those that have their default."""
        pairs = [("q", self.text)]
        pairs += [
            (facet, value) for facet in FACETS for value in sorted(self.chosen.get(facet, ()))
        ]
        pairs += [
            ("year", str(self.year or "")),
            ("from", self.since),
            ("until", self.until),
            ("sort", self.sort if self.sort != SORTS[0] else ""),
            ("literal", "1" if self.is_literal else ""),
            ("explain", "1" if self.explain else ""),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in pairs if value]

    def __str__(self) -> str:
        """Return the query string, from the question mark on."""
        return f"?{urlencode(self.parameters)}"

    def changed(self, **fields: Any) -> "Address":
        """Return this address with other values, at the first page unless a page is given."""
        return replace(self, **{"page": 1, **fields})

    def choosing(self, facet: str, *values: str) -> "Address":
        """Return this address with exactly these values of a facet."""
        chosen = {**self.chosen, facet: values}
        return self.changed(chosen={name: keys for name, keys in chosen.items() if keys})

    def toggling(self, facet: str, value: str) -> "Address":
        """Return this address with the value chosen, or no longer chosen when it was."""
        values = self.chosen.get(facet, ())
        kept = tuple(each for each in values if each != value)
        return self.choosing(facet, *(kept if value in values else (*values, value)))


def address_of(params: Parameters) -> Address:
    """Return the address that the parameters of a request give. Any input is accepted.

    ``params`` is a QueryDict, or a mapping of names to texts or to sequences of texts.
    """

    def all_of(name: str) -> list[str]:
        found = params.getlist(name) if hasattr(params, "getlist") else params.get(name, ())
        return [found] if isinstance(found, str) else [str(value) for value in found]

    def last_of(name: str) -> str:
        return (all_of(name) or [""])[-1]

    chosen = {facet: _values(all_of(facet)) for facet in FACETS}
    sort = last_of("sort")
    return Address(
        text=shown_query(last_of("q")),
        chosen={facet: values for facet, values in chosen.items() if values},
        year=_number(last_of("year"), YEARS),
        since=shown_query(last_of("from")),
        until=shown_query(last_of("until")),
        sort=sort if sort in SORTS else SORTS[0],
        page=_page(last_of("page")),
        explain=last_of("explain") == "1",
        is_literal=last_of("literal") == "1",
    )


def _values(given: Iterable[str]) -> tuple[str, ...]:
    cleaned = (shown_query(value)[:VALUE_LENGTH] for value in given)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:VALUES]


def _number(given: str, allowed: range) -> int | None:
    number = int(given) if given.isdecimal() and len(given) <= len(str(allowed.stop)) else None
    return number if number in allowed else None


def _page(given: str) -> int:
    """Return the number of a page that can be reached: the last if too high, the first for nonsense."""
    if not given.isdecimal():
        return 1
    return min(max(int(given[:9]), 1), LAST_PAGE)
