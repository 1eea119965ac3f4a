"""A better spelling of a query, from words that the reader may see."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.engine.correction import corrected_words
from search.queries import Query

_WORD = re.compile(r"\w+(?:['’]\w+)*")


def did_you_mean(response: Mapping[str, Any], query: Query) -> str:
    """Return the query with unknown words replaced by the nearest known ones, or "" when there are none."""
    if "error" in response:
        return ""
    known = response["aggregations"]["known"]["buckets"]
    words = enumerate(corrected_words(query))
    unknown = [word for place, word in words if not known[str(place)]["doc_count"]]
    near = _words(response["hits"]["hits"]) if unknown else Counter()
    text = query.text
    for word in unknown:
        if better := _nearest(word, near):
            text = _replaced(text, word, better)
    return text if text != query.text else ""


def _words(hits: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Return the words of the hits, and how many hits have each."""
    words: Counter[str] = Counter()
    for hit in hits:
        texts = [text for value in hit["_source"].values() for text in _texts(value)]
        words.update({word for text in texts for word in _WORD.findall(text)})
    return words


def _texts(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _nearest(word: str, near: Counter[str]) -> str:
    most = 1 if len(word) < 8 else 2
    typed = folded(word)
    alike = [(folded(each), each) for each in near if abs(len(each) - len(word)) <= most + 1]
    ranked = [(distance(typed, other), -near[each], each) for other, each in alike]
    fitting = [found for found in ranked if 0 < found[0] <= most]
    if not fitting:
        return ""
    better = min(fitting)[2]
    return better.lower() if word.islower() else better


def _replaced(text: str, word: str, better: str) -> str:
    pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
    return re.sub(pattern, lambda _match: better, text, flags=re.IGNORECASE)


def folded(word: str) -> str:
    """Return the word without case, accents and apostrophes."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each) and each not in "'’")


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
