"""Who may ever have read which words: every text that is written gets a word of its own."""

import re
import threading
from collections.abc import Iterable
from itertools import count

STEM = "qvexil"
WORD = re.compile(STEM + "[a-z]+")

# What a reader must satisfy: one key of each set.
Rules = frozenset[frozenset[str]]


class Ledger:
    """The words that were written, each with all the rules under which it ever could be read."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._readable: dict[str, set[Rules]] = {}
        self._lock = threading.Lock()

    def new_word(self) -> str:
        """Return a word that nothing else has, and nobody may read yet."""
        with self._lock:
            number, letters = next(self._numbers), ""
            while number:
                number, letter = divmod(number, 26)
                letters = chr(ord("a") + letter) + letters
            word = f"{STEM}{letters}"
            self._readable[word] = set()
            return word

    def allow(self, words: Iterable[str], rules: Iterable[Iterable[str]]) -> None:
        """Note that these words can be read under these rules. Call it before they can."""
        needed = frozenset(frozenset(keys) for keys in rules)
        with self._lock:
            for word in words:
                self._readable[word].add(needed)

    def never_for(self, text: str, keys: frozenset[str]) -> set[str]:
        """Return the words in the text that somebody with these subject keys could never read."""
        found = set(WORD.findall(text))
        with self._lock:
            return {
                word
                for word in found
                if not any(all(keys & needed for needed in rules) for rules in self._readable[word])
            }
