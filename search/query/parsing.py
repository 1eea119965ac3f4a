"""Turn a request into a query: the parameters of the address, and the operators that people type."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext

from kring.core.text import fold
from search.contract.sources import kinds
from search.engine.names import LANGUAGES
from search.query.address import VALUES, Address, Parameters, address_of
from search.query.days import Days, days_meant
from search.query.queries import Query
from search.query.syntax import Token, tokens
from search.query.text import WORDS, words_in

# How alike a typed kind or language must be to the name of one: "persoon" and "person".
ALIKE = 0.8


@dataclass
class _Draft:
    """A query in the making."""

    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    chosen: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    since: date | None = None
    before: date | None = None

    def between(self, since: date | None, before: date | None) -> None:
        """Narrow the span of time to this one."""
        self.since = max(filter(None, (self.since, since)), default=None)
        self.before = min(filter(None, (self.before, before)), default=None)


def parse(params: Parameters, *, language: str, today: date) -> Query:
    """Return the query of a request's parameters. Any input is accepted.

    ``language`` is that of the interface: names of kinds and languages are understood in it first,
    then in the others. ``today`` is the day from which "yesterday" and the like are counted.
    """
    return query_of(address_of(params), language=language, today=today)


def query_of(address: Address, *, language: str, today: date) -> Query:
    """Return the query of an address, see ``parse``."""
    draft = _Draft(chosen={facet: list(values) for facet, values in address.chosen.items()})
    if "kind" in draft.chosen:
        draft.chosen["kind"] = [kind for kind in draft.chosen["kind"] if kind in kinds()]
    for operator, value in _dates(address):
        _add_time(draft, operator, value, today)
    for token in tokens(address.text):
        if not token.operator or not _add_operator(draft, token, language, today):
            _add_words(draft, token)
    return Query(
        text=address.text,
        words=_unique(draft.words)[:WORDS],
        phrases=_unique(draft.phrases)[:WORDS],
        without=_unique(draft.without)[:WORDS],
        chosen=_lists(draft.chosen),
        named=_lists(draft.named),
        since=draft.since,
        before=draft.before,
        sort=address.sort,
        page=address.page,
        explain=address.explain,
        is_literal=address.is_literal,
    )


def _dates(address: Address) -> Iterator[tuple[str, str]]:
    yield "year", str(address.year or "")
    yield "from", address.since
    yield "until", address.until


def _add_words(draft: _Draft, token: Token) -> None:
    # A word before a colon that is no operator is a word: "kind:regardless".
    words = words_in(token.raw) if token.operator else token.words
    if token.is_negative:
        draft.without += [" ".join(words)] if token.is_phrase and words else words
    elif token.is_phrase:
        draft.phrases += [" ".join(words)] if words else []
    else:
        draft.words += words


def _add_operator(draft: _Draft, token: Token, language: str, today: date) -> bool:
    """Add what the operator asks for; returns whether its value was understood."""
    if token.operator in {"kind", "language"}:
        names = _kind_names if token.operator == "kind" else _language_names
        key = _meant(token.value, names(language))
        if key:
            draft.chosen.setdefault(token.operator, []).append(key)
        return bool(key)
    if token.operator in {"from", "after", "until", "before", "year"}:
        return _add_time(draft, token.operator, token.value, today)
    value = " ".join(token.words)
    if value:
        draft.named.setdefault(token.operator, []).append(value)
    return bool(value)


def _add_time(draft: _Draft, operator: str, value: str, today: date) -> bool:
    """Narrow the time: "until" and "from" count the days that are named, "after" and "before" not."""
    days = days_meant(value, today=today)
    if days:
        draft.between(*_time(operator, days))
    return days is not None


def _time(operator: str, days: Days) -> tuple[date | None, date | None]:
    first, beyond = days
    return {
        "year": (first, beyond),
        "from": (first, None),
        "after": (beyond, None),
        "until": (None, beyond),
        "before": (None, first),
    }[operator]


def _kind_names(language: str) -> Mapping[str, str]:
    """Return the kinds by every name they have, names in this language first."""
    known = kinds()
    names = {_folded(key): key for key in known}
    for each in dict.fromkeys([language, *dict(settings.LANGUAGES)]):
        with translation.override(each):
            for kind in known.values():
                names.setdefault(_folded(str(kind.label)), kind.key)
    return names


def _language_names(language: str) -> Mapping[str, str]:
    """Return the languages by code, by their own name and by their name in each other."""
    names = {code: code for code in LANGUAGES}
    for code in LANGUAGES:
        names.setdefault(_folded(LANG_INFO[code]["name_local"]), code)
    for each in dict.fromkeys([language, *dict(settings.LANGUAGES)]):
        with translation.override(each):
            for code in LANGUAGES:
                names.setdefault(_folded(gettext(LANG_INFO[code]["name"])), code)
    return names


def _meant(typed: str, names: Mapping[str, str]) -> str:
    """Return the key of the name that was typed, begun or nearly typed; "" for none."""
    folded = _folded(typed)
    begun = [name for name in names if len(folded) > 2 and name.startswith(folded)]
    alike = difflib.get_close_matches(folded, names, n=1, cutoff=ALIKE)
    found = [folded] if folded in names else [*begun, *alike]
    return names[found[0]] if found else ""


def _folded(text: str) -> str:
    """Return a name in the form it is compared in, without spaces."""
    return fold(text, between="")


def _unique(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _lists(values: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: _unique(each)[:VALUES] for name, each in values.items() if each}
