"""The words of a query as a clause that finds and scores documents."""

from typing import Any

from search.engine.analysis import COMPOUNDING, LONG_WORD, PIN_BEGIN, PIN_END
from search.engine.fields import SPELT, stemmed, written
from search.engine.names import LANGUAGES
from search.engine.related import RELATING
from search.engine.weights import Weights
from search.engine.words import has_mark, is_code, telling

# Names of clauses, by which a hit says which of them it matched.
PIN, ALL, TYPO, PHRASE, CODE = "pin", "all", "typo", "phrase", "code"
# More than any score by words, so that a pinned document stands on top.
PIN_BOOST = 100_000
# Of two words both, of more most.
MOST = "2<60%"
# Of up to four words one, of more two in five.
SOME = "40%"
# Fuzziness by the length of a word: none below 4 letters, two letters from 8 on.
FUZZY = {"fuzziness": "AUTO:4,8", "prefix_length": 1, "max_expansions": 20}
# The fields in which parts of compounds, and related words, are looked for.
DEEPLY = ("title", "headings", "keywords", "body")
WIDELY = (*DEEPLY, "roles", "summary")
Clause = dict[str, Any]


def matching(words: list[str], weights: Weights) -> Clause:
    """Return the clause for these words: what is pinned to them, and what has them or most of them."""
    return _one_of([pinned(words), _by_words(words, weights)])


def pinned(words: list[str]) -> Clause:
    """Return the clause for documents that editors pinned to just these words, however inflected."""
    text = " ".join([PIN_BEGIN, *words, PIN_END])
    fields = [f"pins_{language}" for language in LANGUAGES]
    phrase = {"query": text, "type": "phrase", "fields": fields}
    return {"constant_score": {"filter": {"multi_match": phrase}, "boost": PIN_BOOST, "_name": PIN}}


def _by_words(words: list[str], weights: Weights) -> Clause:
    needed = telling(words)
    found = [*_some(needed, weights), *_codes(words, weights)]
    better = [*_all(needed, weights), *_named(needed, weights), *_phrases(words, weights)]
    typed = [word for word in needed if not is_code(word)]
    if weights.typo and typed:
        better.append(_typos(typed, weights))
    return _one_of([*found, *better])


def _one_of(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _some(words: list[str], weights: Weights) -> list[Clause]:
    """Return clauses for documents that have most of the words, or at least some."""
    text, boost = " ".join(words), weights.most_words
    clauses = [
        _cross(text, stemmed(weights), boost, minimum_should_match=MOST),
        _cross(text, written(weights), boost * weights.exact, minimum_should_match=MOST),
    ]
    if len(words) > 1 and weights.some_words:
        some = stemmed(weights)
        clauses.append(_cross(text, some, weights.some_words, minimum_should_match=SOME))
    return [*clauses, *_compounds(words, weights), *_related(words, weights)]


def _related(words: list[str], weights: Weights) -> list[Clause]:
    """Return clauses for words that mean nearly the same, in the languages that have a list of them."""
    if not weights.related:
        return []
    match = {"boost": weights.related, "minimum_should_match": SOME}
    return [
        _in_language(words, language, WIDELY, weights, analyzer=f"related_{language}", **match)
        for language in RELATING
    ]


def _all(words: list[str], weights: Weights) -> list[Clause]:
    """Return clauses for documents that have all words, in whichever fields."""
    text, boost = " ".join(words), weights.all_words
    return [
        _cross(text, stemmed(weights), boost, operator="and", _name=f"{ALL}:stemmed"),
        _cross(text, written(weights), boost * weights.exact, operator="and", _name=ALL),
    ]


def _named(words: list[str], weights: Weights) -> list[Clause]:
    """Return the clause for what is called so: "procurement" is the team first, and then who is in it."""
    if not weights.named:
        return []
    fields = [*stemmed(weights, ("title",)), *written(weights, ("title", "names"))]
    called = _cross(" ".join(words), fields, weights.named, operator="and")
    return [{"bool": {"filter": {"term": {"has_names": True}}, "must": [called]}}]


def _cross(text: str, fields: list[str], boost: float, **more: Any) -> Clause:
    match = {"query": text, "type": "cross_fields", "fields": fields, "tie_breaker": 0.3}
    return {"multi_match": {**match, "boost": round(boost, 4), **more}}


def _compounds(words: list[str], weights: Weights) -> list[Clause]:
    """Return clauses for the words that the compounds of the query are made of."""
    long = [word for word in words if len(word) >= LONG_WORD]
    if not long or not weights.parts:
        return []
    match = {"boost": weights.parts, "minimum_should_match": MOST}
    return [
        _in_language(words, language, DEEPLY, weights, analyzer=f"text_{language}", **match)
        for language in COMPOUNDING
    ]


def _in_language(
    words: list[str], language: str, names: tuple[str, ...], weights: Weights, **match: Any
) -> Clause:
    """Return the clause for words in the fields of one language, analysed as ``match`` says."""
    fields = [f"{name}_{language}^{getattr(weights, name):g}" for name in names]
    return _cross(" ".join(words), fields, **match)


def _phrases(words: list[str], weights: Weights) -> list[Clause]:
    """Return the clause for the words near each other, in their order."""
    if len(words) < 2 or not weights.phrase:
        return []
    fields = [
        *stemmed(weights, ("title", "headings", "body")),
        *written(weights, ("title", "names")),
    ]
    phrase = {"query": " ".join(words), "type": "phrase", "slop": 3, "fields": fields}
    return [{"multi_match": {**phrase, "boost": weights.phrase, "_name": PHRASE}}]


def _codes(words: list[str], weights: Weights) -> list[Clause]:
    codes = [word for word in words if is_code(word) or has_mark(word)]
    if not codes or not weights.code:
        return []
    match = {"query": " ".join(codes), "boost": weights.code, "_name": CODE}
    return [{"match": {"codes": match}}]


def _typos(words: list[str], weights: Weights) -> Clause:
    """Return the clause for words that were misspelt; it adds less than the same words well spelt."""
    match = {
        "query": " ".join(words),
        "fields": written(weights, (*SPELT, "body")),
        "minimum_should_match": MOST,
        "boost": weights.typo,
        "_name": TYPO,
        **FUZZY,
    }
    return {"multi_match": match}
