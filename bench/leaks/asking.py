"""Readers who ask search all the time, and compare what it shows with what the rooms say that they may see."""

import random
from dataclasses import dataclass, field
from typing import Any

from bench.leaks.ledger import STEM, Ledger
from bench.leaks.writing import WORDS
from editorial.models import ContentRecord, KringDocument
from editorial.selectors import visible_documents, visible_to
from kring.core.subjects import subject_keys
from search.contract.readers import Reader, reader_for
from search.query.queries import CLOSE, OPEN, Hit, Query
from search.site.answers import ask, suggest
from search.site.page import answer_page, loaded


@dataclass
class Found:
    """What the readers found: pairs asked, and what should not have been shown, in words."""

    pairs: int = 0
    hits: int = 0
    leaks: list[str] = field(default_factory=list)
    # Pairs whose number of hits told of something that is not theirs to see: the index lags behind.
    lagging: int = 0


def visible(user: Any) -> set[str]:
    """Return the keys of what the user may see now, asked of the rooms and not of search."""
    pages = visible_to(user).filter(hide_from_search=False).values_list("pk", flat=True)
    files = visible_documents(user).values_list("pk", flat=True)
    return {f"content:{pk}" for pk in pages} | {f"documents:{pk}" for pk in files}


def ask_once(user: Any, ledger: Ledger, chance: random.Random, found: Found) -> None:
    """Ask one query as one reader, and note what should not have been shown."""
    word = chance.choice(WORDS)
    before = visible(user)
    if chance.random() < 0.2:
        hits, total = loaded(suggest(word[:5], reader_for(user)), user), None
    else:
        results = answer_page(Query(text=word, words=(word,), size=50), user)
        hits, total = [each.hit for each in results.hits], results.answer.total
    after = visible(user)
    found.pairs += 1
    found.hits += len(hits)
    found.lagging += total is not None and total > len(before | after)
    keys = subject_keys(user)
    for hit in hits:
        if reason := _leak(hit, before | after, ledger, keys):
            found.leaks.append(f"{word!r} for {user.pk}: {hit.source}:{hit.id} {reason}")


def _leak(hit: Hit, visible_keys: set[str], ledger: Ledger, keys: frozenset[str]) -> str:
    """Return why this hit should not have been shown, empty if it was right."""
    if hit.source in ("content", "documents") and f"{hit.source}:{hit.id}" not in visible_keys:
        return "was closed before the query and after it"
    shown = " ".join((hit.title, hit.text, *hit.facts, *hit.trail))
    words = ledger.never_for(_plain(shown), keys)
    return f"shows {', '.join(sorted(words))}, which was never open to them" if words else ""


def losses(users: list[Any]) -> list[str]:
    """Return, once all is quiet, what is not in the index as it is now, and what readers find too much or too little of."""
    seen: dict[str, str] = {}
    having: dict[str, set[str]] = {}
    for word in WORDS:
        answer = ask(_everything(word), Reader(user=users[0], tokens=None, language="nl"))
        titles = {f"{hit.source}:{hit.id}": _plain(hit.title) for hit in answer.hits}
        seen |= titles
        having[word] = set(titles)
    wrong = [
        f"{key} is {seen.get(key)!r} in the index and {title!r} in the database"
        for key, title in _titles().items()
        if seen.get(key) != title
    ]
    for user in users:
        allowed = visible(user)
        for word in WORDS:
            results = answer_page(_everything(word), user)
            shown = {f"{each.hit.source}:{each.hit.id}" for each in results.hits}
            expected = allowed & having[word]
            if shown != expected or results.answer.total != len(expected):
                wrong.append(f"{word!r} for {user.pk}: {sorted(shown ^ expected)}")
    return wrong


def _everything(word: str) -> Query:
    return Query(text=word, words=(word,), size=1000)


def _titles() -> dict[str, str]:
    """Return the titles of all there is, as the database has them. Each has three of the words."""
    pages = ContentRecord.objects.filter(title__contains=STEM).values_list("pk", "title")
    files = KringDocument.objects.values_list("pk", "title")
    return {f"content:{pk}": title for pk, title in pages} | {
        f"documents:{pk}": title for pk, title in files
    }


def _plain(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")
