"""The filters of the results page, each with the address that it links to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from search.contract.sources import kinds
from search.query.address import Address
from search.query.queries import Value
from search.query.syntax import tokens, without_operators, without_token
from search.site.page import Results

# What the facets are called, in the order of the page.
FACET_LABELS = {
    "unit": _("Unit"),
    "location": _("Location"),
    "category": _("Category"),
    "author": _("Author"),
    "language": _("Language"),
    "year": _("Year"),
}
SORT_LABELS = {
    "relevance": _("Best match"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "title": _("Title"),
}
# More values than these are folded away.
OPEN_VALUES = 6


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One filter to choose or to remove."""

    label: str | Promise
    address: Address
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Facet:
    """The values of one facet; ``folded`` are shown when the reader asks for more."""

    key: str
    label: str | Promise
    values: Sequence[Choice]
    folded: Sequence[Choice]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that can be chosen: kinds, facets and orders, and the chosen filters to remove."""

    kinds: Sequence[Choice]
    facets: Sequence[Facet]
    sorts: Sequence[Choice]
    chosen: Sequence[Choice]


def choices(results: Results, address: Address) -> Choices:
    """Return what can be chosen beside these results."""
    return Choices(
        kinds=_kinds(results, address),
        facets=list(_facets(results, address)),
        sorts=[
            Choice(label=label, address=address.changed(sort=key), is_chosen=key == address.sort)
            for key, label in SORT_LABELS.items()
        ],
        chosen=list(_chosen(results, address)),
    )


def _kinds(results: Results, address: Address) -> list[Choice]:
    """Return the kinds that were found, after the choice of all of them."""
    values, known = results.answer.kinds, kinds()
    if not values:
        return []
    chosen = results.query.chosen.get("kind", ())
    # One kind takes the place of another, also of one that was typed.
    address = address.changed(text=without_operators(address.text, "kind"))
    everything = Choice(
        label=_("All"),
        address=address.choosing("kind"),
        count=sum(value.count for value in values),
        is_chosen=not chosen,
    )
    order = list(known)
    found = sorted(
        (value for value in values if value.key in known), key=lambda value: order.index(value.key)
    )
    return [
        everything,
        *(
            Choice(
                label=known[value.key].label,
                address=address.choosing("kind", value.key),
                count=value.count,
                is_chosen=value.key in chosen,
            )
            for value in found
        ),
    ]


def _facets(results: Results, address: Address) -> Iterator[Facet]:
    for key, label in FACET_LABELS.items():
        values = _years(results, address) if key == "year" else _values(results, address, key)
        is_chosen = any(value.is_chosen for value in values)
        # A single value that every hit has would change nothing.
        if is_chosen or len(values) > 1 or (values and values[0].count != results.answer.total):
            # What is chosen is never folded away.
            values = sorted(values, key=lambda value: not value.is_chosen)
            yield Facet(
                key=key, label=label, values=values[:OPEN_VALUES], folded=values[OPEN_VALUES:]
            )


def _values(results: Results, address: Address, facet: str) -> list[Choice]:
    chosen = address.chosen.get(facet, ())
    return [
        Choice(
            label=_label(facet, value),
            address=address.toggling(facet, value.key),
            count=value.count,
            is_chosen=value.key in chosen,
        )
        for value in results.answer.facets.get(facet, ())
    ]


def _years(results: Results, address: Address) -> list[Choice]:
    return [
        Choice(
            label=value.key,
            address=address.changed(
                year=None if int(value.key) == address.year else int(value.key)
            ),
            count=value.count,
            is_chosen=int(value.key) == address.year,
        )
        for value in results.answer.years
    ]


def _label(facet: str, value: Value) -> str:
    return language_name(value.key) if facet == "language" else value.label


def language_name(code: str) -> str:
    """Return the name of a language in the language of the interface; an unknown one is its code."""
    try:
        return get_language_info(code)["name_translated"].capitalize()
    except KeyError:
        return code


def _chosen(results: Results, address: Address) -> Iterator[Choice]:
    """Yield each chosen filter with the address without it; the kinds show theirs themselves."""
    for facet, label in FACET_LABELS.items():
        names = {value.key: _label(facet, value) for value in results.answer.facets.get(facet, ())}
        for key in address.chosen.get(facet, ()):
            yield Choice(
                label=f"{label}: {names.get(key, key)}", address=address.toggling(facet, key)
            )
    if address.year:
        yield Choice(
            label=f"{FACET_LABELS['year']}: {address.year}", address=address.changed(year=None)
        )
    if address.since:
        since = gettext("From %(day)s") % {"day": address.since}
        yield Choice(label=since, address=address.changed(since=""))
    if address.until:
        until = gettext("Until %(day)s") % {"day": address.until}
        yield Choice(label=until, address=address.changed(until=""))
    for token in tokens(address.text):
        if token.operator:
            rest = without_token(address.text, token.raw)
            yield Choice(label=token.raw, address=address.changed(text=rest))
