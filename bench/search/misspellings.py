"""Names as people mistype them, made from the colleagues of the demo organisation.

Pure and deterministic: the same seed gives the same list, whatever the day.
"""

import random
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo.names import UNDECOMPOSED, PersonData, people
from kring.core.text import fold

SEED, NUMBER = 20261125, 500
# Shorter words have too little left to be recognised by.
SHORTEST = 4


@dataclass(frozen=True)
class Misspelt:
    """A name as it was typed, what is wrong with it, and who may be meant: e-mail addresses."""

    query: str
    kind: str
    expected: frozenset[str]


def without_accents(text: str) -> str:
    """Return the text with every letter brought back to the one it was made from."""
    plain = unicodedata.normalize("NFKD", text.translate(UNDECOMPOSED))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _dropped_accent(person: PersonData, chance: random.Random) -> list[str]:
    return [without_accents(person.full_name)]


def _swapped(person: PersonData, chance: random.Random) -> list[str]:
    def swap(word: str) -> str:
        at = chance.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return [_change_a_word(person.full_name, swap, chance)]


def _missing_letter(person: PersonData, chance: random.Random) -> list[str]:
    def shorten(word: str) -> str:
        at = chance.randrange(1, len(word))
        return word[:at] + word[at + 1 :]

    return [_change_a_word(person.full_name, shorten, chance)]


def _change_a_word(name: str, change: Callable[[str], str], chance: random.Random) -> str:
    words = name.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
    if not long:
        return name
    at = chance.choice(long)
    words[at] = change(words[at])
    return " ".join(words)


def _missing_prefix(person: PersonData, chance: random.Random) -> list[str]:
    return [f"{_given(person)} {person.last_name}"]


def _married(person: PersonData, chance: random.Random) -> list[str]:
    """The partner's name behind the own one, and each of the two alone."""
    if not person.partner_name:
        return []
    partner = person.partner_name
    own = person.last_name.removeprefix(f"{partner.removeprefix(person.prefix).strip()}-")
    return [f"{_given(person)} {family}" for family in (f"{own}-{partner}", own, partner)]


def _given(person: PersonData) -> str:
    return person.preferred_name or person.first_name


KINDS: dict[str, Callable[[PersonData, random.Random], list[str]]] = {
    "dropped accent": _dropped_accent,
    "swapped letters": _swapped,
    "missing prefix": _missing_prefix,
    "married name order": _married,
    "missing letter": _missing_letter,
}


def misspellings(number: int = NUMBER, seed: int = SEED) -> list[Misspelt]:
    """Return up to ``number`` misspelt names, of every kind as many, and no query twice.

    Names that came out right, or that belong to another colleague, are left out. A kind of which
    there are too few names leaves its places to the others.
    """
    chance = random.Random(seed)
    everybody = [person for person in people() if person.active]
    names = defaultdict(set)
    for person in everybody:
        names[_folded(person.full_name)].add(person.email)
    piles = {kind: _pile(kind, everybody, names, chance) for kind in KINDS}
    made: list[Misspelt] = []
    taken: set[str] = set()
    while len(made) < number and any(piles.values()):
        for pile in piles.values():
            if pile and len(made) < number:
                misspelt = pile.pop()
                if misspelt.query not in taken:
                    taken.add(misspelt.query)
                    made.append(misspelt)
    return made


def _folded(name: str) -> str:
    return fold(name.translate(UNDECOMPOSED), between=None)


def _pile(
    kind: str,
    everybody: Sequence[PersonData],
    names: dict[str, set[str]],
    chance: random.Random,
) -> list[Misspelt]:
    pile = []
    for person in chance.sample(everybody, len(everybody)):
        expected = names[_folded(person.full_name)]
        for query in KINDS[kind](person, chance):
            others = names.get(_folded(query), set()) - expected
            if query != person.full_name and not others:
                pile.append(Misspelt(query, kind, frozenset(expected)))
    return pile
