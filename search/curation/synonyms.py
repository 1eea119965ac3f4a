"""Synonyms in force: in the search engine by its own sets, in the database by the same rules."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from elasticsearch import ApiError

from kring.core.stamps import Cached, raise_stamp
from kring.jobs.api import enqueue, own_transactions
from search.engine.client import UNAVAILABLE, client, is_configured
from search.engine.names import LANGUAGES, synonyms_set
from search.models import Synonym, SynonymState
from search.query.text import folded

PUSH_KEY = "search:synonyms"
STAMP = "search.synonyms"
REASON_LENGTH = 1000


@dataclass(frozen=True)
class Rule:
    """A query with ``left`` also finds each of ``right``."""

    left: str
    right: tuple[str, ...]

    @property
    def line(self) -> str:
        """The rule as Elasticsearch reads it (the format of Solr), with the word itself kept."""
        return f"{self.left} => {', '.join((self.left, *self.right))}"


def rules_of(synonym: Synonym) -> Iterator[Rule]:
    """Yield what one row means, word by word."""
    words, means = synonym.word_list, synonym.mean_list
    if synonym.kind == Synonym.Kind.EQUAL:
        for word in words:
            yield Rule(word, tuple(other for other in words if other != word))
        return
    for word in words:
        yield Rule(word, tuple(means))
    if synonym.kind == Synonym.Kind.ABBREVIATION:
        for meaning in means:
            yield Rule(meaning, tuple(words))


def lines(language: str, synonyms: Iterable[Synonym]) -> list[str]:
    """Return the rules of a language as Elasticsearch reads them, one for each word on the left."""
    by_left: dict[str, list[str]] = {}
    for synonym in synonyms:
        if language in synonym.languages:
            for rule in rules_of(synonym):
                by_left.setdefault(rule.left.casefold(), []).extend(rule.right)
    return [Rule(left, tuple(dict.fromkeys(right))).line for left, right in by_left.items()]


def expand(words: Sequence[str], language: str) -> list[list[str]]:
    """Return the word as typed and its synonyms, for each word.

    A meaning may be several words. A rule for several words in a row applies to each of them.
    """
    known = _rules.get()
    table = known.get(language, {})
    plain = [folded(word) for word in words]
    found = [[word] for word in words]
    longest = max((left.count(" ") + 1 for left in table), default=0)
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            for meaning in table.get(" ".join(plain[start:end]), ()):
                for each in found[start:end]:
                    if meaning not in each:
                        each.append(meaning)
    return found


def changed() -> None:
    """Put the rules in force everywhere soon. Call it in the transaction of a change."""
    raise_stamp(STAMP)
    enqueue(push_pending, key=PUSH_KEY)


@own_transactions
def push_pending() -> int:
    """Push the rules that the search engine does not have yet. Returns for how many languages."""
    if not is_configured():
        return 0
    synonyms = list(Synonym.objects.filter(is_active=True).order_by("pk"))
    known = {state.language: state for state in SynonymState.objects.all()}
    pushed = 0
    for language in LANGUAGES:
        rules, state = lines(language, synonyms), known.get(language)
        if state is None or state.problem or state.digest != _digest(language, rules):
            pushed += _push(language, rules)
    return pushed


def push_all() -> None:
    """Push all rules to the search engine. What it refuses is stored as a problem."""
    synonyms = list(Synonym.objects.filter(is_active=True).order_by("pk"))
    for language in LANGUAGES:
        _push(language, lines(language, synonyms))


def _push(language: str, rules: Sequence[str]) -> bool:
    now = timezone.now()
    state, _created = SynonymState.objects.get_or_create(language=language)
    state.tried_at, state.problem = now, ""
    try:
        client().synonyms.put_synonym(
            id=synonyms_set(language),
            synonyms_set=[
                {"id": str(number), "synonyms": line} for number, line in enumerate(rules)
            ],
        )
    except UNAVAILABLE as error:
        state.problem = _reason(error)[:REASON_LENGTH]
        state.save()
        return False
    state.digest, state.rules, state.in_force_since = _digest(language, rules), len(rules), now
    state.save()
    return True


def _reason(error: Exception) -> str:
    """Return the engine's reason, without the request around it."""
    if isinstance(error, ApiError) and isinstance(error.body, dict):
        cause = error.body.get("error", {})
        if isinstance(cause, dict):
            return str(cause.get("reason") or cause)
    return str(error)


def _digest(language: str, rules: Sequence[str]) -> str:
    # The name is part of it: with another prefix the engine has other sets.
    content = json.dumps([synonyms_set(language), *rules])
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _load() -> dict[str, dict[str, list[str]]]:
    """Return, by language and folded word or words, what is also found."""
    tables: dict[str, dict[str, list[str]]] = {language: {} for language in LANGUAGES}
    for synonym in Synonym.objects.filter(is_active=True).order_by("pk"):
        for rule in rules_of(synonym):
            for language in synonym.languages:
                tables[language].setdefault(folded(rule.left), []).extend(rule.right)
    return tables


_rules = Cached(STAMP, _load)
forget = _rules.forget
