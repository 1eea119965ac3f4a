"""A better spelling of a query, from words that the reader may see."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from kring.core.text import fold
from search.engine.correction import corrected_words
from search.engine.data import lines_of_file
from search.query.queries import Query

_WORD = re.compile(r"\w+(?:['’]\w+)*")
# From this length on two letters may differ.
LONG = 8
# Of two words that are as near, one that is this much more frequent is meant.
CLEARLY = 3
# Words that others are made of, and the shortest that counts.
_PARTS, PART = ("thesaurus_nl", "compounds_nl", "compounds_de"), 5
# Lists of words that are spelt well, whether or not any document has them.
_SPELT_WELL = ("thesaurus_nl", "thesaurus_en", "vocabulary_nl_en", "compounds_nl", "compounds_de")


@dataclass(frozen=True)
class Respelling:
    """The words of a query that nothing has, each with those that may be meant, the likeliest first."""

    near: Mapping[str, Sequence["Near"]] = field(default_factory=dict)

    @property
    def words(self) -> set[str]:
        """All words that may be meant."""
        return {each.word for ranked in self.near.values() for each in ranked}

    @property
    def is_certain(self) -> bool:
        """Whether for each word one is clearly the likeliest."""
        return all(_is_certain(ranked) for ranked in self.near.values())

    def applied_to(self, text: str) -> str:
        """Return the text with what is meant."""
        return _respelt(text, {word: ranked[0].word for word, ranked in self.near.items()})


@dataclass(frozen=True, order=True)
class Near:
    """A word that may be meant: how many letters differ, minus how many documents have it."""

    distance: int
    rarity: int
    word: str


def respelling(response: Mapping[str, Any], query: Query) -> Respelling:
    """Return which words of the query no document has, with the words near to them.

    A word of a dictionary is no mistake, though no document has it.
    """
    if "error" in response:
        return Respelling()
    counts, suggested = _counts(response, "known"), _suggested(response)
    unknown = [
        word for word in corrected_words(query) if not counts[word] and not is_spelt_well(word)
    ]
    return _ranked({word: suggested.get(_spelling(word), {}) for word in unknown})


def settled(found: Respelling, response: Mapping[str, Any]) -> Respelling:
    """Return the respelling by what the reader may see, after ``counted`` of its words.

    Where somebody has a name with one of the words, that is what is meant.
    """
    if "error" in response:
        return Respelling()
    known, called = (_counts(response, name) for name in ("known", "called"))
    numbers = {}
    for word, ranked in found.near.items():
        names = {each.word: known[each.word] for each in ranked if called.get(each.word)}
        numbers[word] = names or {each.word: known[each.word] for each in ranked}
    return _ranked(numbers)


def _counts(response: Mapping[str, Any], name: str) -> dict[str, int]:
    buckets = response["aggregations"].get(name, {"buckets": {}})["buckets"]
    return {word: bucket["doc_count"] for word, bucket in buckets.items()}


def respelt(query: Query, found: Respelling) -> Query:
    """Return the query to ask instead of this one.

    Where several words may be meant, all that is near to the misspelt one is looked for.
    """
    if not found.is_certain:
        return replace(query, unknown=tuple(found.near))
    words = tuple(map(found.applied_to, query.words))
    return replace(query, text=found.applied_to(query.text), words=words)


def _suggested(response: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the suggested words by misspelt word, with how many documents have each."""
    suggested: dict[str, dict[str, int]] = {}
    for given in response.get("suggest", {}).values():
        for word in given:
            found = suggested.setdefault(word["text"], {})
            for each in word["options"]:
                found[each["text"]] = max(each["freq"], found.get(each["text"], 0))
    return suggested


def _ranked(numbers: Mapping[str, Mapping[str, int]]) -> Respelling:
    """Return the words that documents have and that are near enough, by misspelt word."""
    near: dict[str, Sequence[Near]] = {}
    for word, options in numbers.items():
        typed = _spelling(word)
        most = 1 if len(typed) < LONG else 2
        each = [
            Near(distance(typed, _spelling(option)), -number, _cased(option, like=word))
            for option, number in options.items()
            if number
        ]
        if fitting := sorted(one for one in each if 0 < one.distance <= most):
            near[word] = fitting
    return Respelling(near)


def _is_certain(ranked: Sequence[Near]) -> bool:
    best, *others = ranked
    return all(
        best.distance < each.distance
        or best.rarity <= CLEARLY * each.rarity
        # Option and options: the same word.
        or each.word.startswith(best.word)
        or best.word.startswith(each.word)
        for each in others
    )


def _cased(word: str, *, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _respelt(text: str, misspelt: Mapping[str, str]) -> str:
    for word, better in misspelt.items():
        text = _replaced(text, word, better)
    return text


def is_spelt_well(word: str) -> bool:
    """Return whether a dictionary has the word, or the two that it is made of: nobody meant another."""
    plain, parts = _spelling(word), _dictionary(*_PARTS)
    return plain in _dictionary(*_SPELT_WELL) or any(
        plain[:at].removesuffix("s") in parts and parts & _without_ending(plain[at:])
        for at in range(PART, len(plain) - PART + 1)
    )


def _without_ending(word: str) -> set[str]:
    """Return the word as it is, and without what makes a plural of it."""
    endings = [ending for ending in ("s", "n", "en") if word.endswith(ending)]
    stems = {word, *(word.removesuffix(ending) for ending in endings)}
    return {stem for stem in stems if len(stem) >= PART}


@cache
def _dictionary(*names: str) -> frozenset[str]:
    lines = (line for name in names for line in lines_of_file(name))
    return frozenset(_spelling(word) for line in lines for word in _WORD.findall(line))


def _spelling(word: str) -> str:
    """Return the word as its letters are compared: a hyphen more or less is a difference."""
    return fold(word, between=None, dropped="'’")


def _replaced(text: str, word: str, better: str) -> str:
    pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
    return re.sub(pattern, lambda _match: better, text, flags=re.IGNORECASE)


def distance(one: str, other: str) -> int:
    """Return how many letters differ; two that changed places count once (optimal string alignment)."""
    before: Sequence[int] = []
    row: Sequence[int] = range(len(other) + 1)
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, second in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != second))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], second):
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
