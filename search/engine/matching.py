"""The words of a query as a clause that finds and scores documents."""

from collections.abc import Collection, Sequence
from typing import Any

from search.engine.analysis import COMPOUNDING, LONG_WORD, PIN_BEGIN, PIN_END
from search.engine.compounds import apart
from search.engine.fields import SPELT, stemmed, written
from search.engine.names import LANGUAGES
from search.engine.related import RELATING
from search.engine.weights import Weights
from search.engine.words import content_words, has_mark, is_code
from search.query.codes import closed, joined

# Names of clauses, by which a hit says which of them it matched.
PIN, ALL, TYPO, PHRASE, CODE = "pin", "all", "typo", "phrase", "code"
# More than any score by words, so that a pinned document comes first.
PIN_BOOST = 100_000
# Of two words both, of more most.
MOST = "2<60%"
# Of up to four words one, of more two in five.
SOME = "40%"
# Fuzziness by the length of a word: none below 4 letters, two letters from 8 on.
FUZZY = {"fuzziness": "AUTO:4,8", "prefix_length": 1, "max_expansions": 20}
# The shortest word that is looked for where a text has it with a hyphen.
SHORTEST_CLOSED = 4
# The fields in which parts of compounds, and related words, are looked for.
DEEPLY = ("title", "headings", "keywords", "body")
WIDELY = (*DEEPLY, "roles", "summary")
Clause = dict[str, Any]


def matching(
    words: list[str], weights: Weights, languages: Sequence[str] = (), unknown: Collection[str] = ()
) -> Clause:
    """Return the clause for documents that are pinned to these words, or have all or most of them.

    Every language is stemmed for every reader; what is slower is done for the ``languages`` that the
    reader reads, beside those of the interface.

    Words that are ``unknown`` also match what is spelt nearly like them. No others do: what is spelt
    well would find what is only like it.
    """
    return _one_of([pinned(words), _by_words(words, weights, languages, unknown)])


def pinned(words: list[str]) -> Clause:
    """Return the clause for documents that editors pinned to just these words, however inflected."""
    text = " ".join([PIN_BEGIN, *words, PIN_END])
    fields = [f"pins_{language}" for language in LANGUAGES]
    phrase = {"query": text, "type": "phrase", "fields": fields}
    return {"constant_score": {"filter": {"multi_match": phrase}, "boost": PIN_BOOST, "_name": PIN}}


def _by_words(
    words: list[str], weights: Weights, languages: Sequence[str], unknown: Collection[str]
) -> Clause:
    needed = content_words(words)
    clauses = [*_by_content(needed, weights, languages), *_codes(words, weights)]
    clauses += _phrases(words, weights)
    whole = [closed(word) for word in needed]
    if whole != needed:
        clauses += _by_content(whole, weights, languages)
    if weights.typo and unknown:
        clauses.append(_typos(needed, unknown, weights))
    return _one_of(clauses)


def _by_content(words: list[str], weights: Weights, languages: Sequence[str]) -> list[Clause]:
    return [
        *_some(words, weights),
        *_compounds(words, weights, languages),
        *_related(words, weights),
        *_all(words, weights),
        *_named(words, weights),
    ]


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
    return clauses


def _related(words: list[str], weights: Weights) -> list[Clause]:
    """Return clauses for words that mean nearly the same, in the languages that have a list of them."""
    if not weights.related:
        return []
    parts = apart(words)
    # What a compound is made of must all be there: breakfast is no breakfast at Christmas.
    least = SOME if parts == words else MOST
    match = {"boost": weights.related, "minimum_should_match": least}
    return [
        _in_language(parts, language, WIDELY, weights, analyzer=f"related_{language}", **match)
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
    """Return the clause for names: "procurement" finds the team first, and then its people."""
    if not weights.named:
        return []
    fields = [*stemmed(weights, ("title",)), *written(weights, ("title", "names"))]
    called = _cross(" ".join(words), fields, weights.named, operator="and")
    return [{"bool": {"filter": {"term": {"has_names": True}}, "must": [called]}}]


def _cross(text: str, fields: list[str], boost: float, **more: Any) -> Clause:
    match = {"query": text, "type": "cross_fields", "fields": fields, "tie_breaker": 0.3}
    return {"multi_match": {**match, "boost": round(boost, 4), **more}}


def _compounds(words: list[str], weights: Weights, languages: Sequence[str]) -> list[Clause]:
    """Return clauses for the words that the compounds of the query are made of."""
    long = [word for word in words if len(word) >= LONG_WORD]
    if not long or not weights.parts:
        return []
    match = {"boost": weights.parts, "minimum_should_match": MOST}
    return [
        _in_language(words, language, DEEPLY, weights, analyzer=f"text_{language}", **match)
        for language in COMPOUNDING
        if language in RELATING or language in languages
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
    if not weights.code:
        return []
    codes = [word for word in words if is_code(word) or has_mark(word)]
    clauses = _in_codes([*codes, *joined(words)], boost=weights.code, _name=CODE)
    # What a text writes with a hyphen is among its codes without: e-mail.
    plain = [word for word in words if word.isalpha() and len(word) >= SHORTEST_CLOSED]
    return [*clauses, *_in_codes(plain, boost=0.2)]


def _in_codes(codes: list[str], **match: Any) -> list[Clause]:
    return [{"match": {"codes": {"query": " ".join(codes), **match}}}] if codes else []


def _typos(words: list[str], unknown: Collection[str], weights: Weights) -> Clause:
    """Return the clause for words of which some were misspelt; it adds less than words well spelt."""
    fields = written(weights, (*SPELT, "body"))
    each = [
        {"multi_match": {"query": word, "fields": fields, **(FUZZY if word in unknown else {})}}
        for word in words
    ]
    most = {"should": each, "minimum_should_match": MOST}
    return {"bool": {**most, "boost": weights.typo, "_name": TYPO}}
