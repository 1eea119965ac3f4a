"""How text becomes words: the analysis part of the index settings.

Every text is folded (case, accents, apostrophes). In a language that ``LANGUAGES`` names it is stemmed
as well, and where that language glues words together, its compounds are split. Queries pass the
same filters and then the synonyms of the editors, which are stemmed too, so that endings do not matter.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from search.engine.data import words_in_file
from search.engine.names import LANGUAGES, synonyms_set
from search.engine.related import RELATING, related

STEMMERS = {"nl": "dutch", "en": "english", "de": "light_german", "fr": "light_french"}
# Languages that write several words as one, and the shortest word that may be such a compound.
COMPOUNDING = ("nl", "de")
LONG_WORD = 8
# Words that are put around a pin, so that a query matches it as a whole only.
PIN_BEGIN, PIN_END = "0begin0", "0end0"
# The longest beginning of a word that type-ahead looks up; what is typed after it does not count.
LONGEST_PREFIX = 20

_FRENCH_ARTICLES = [
    "l",
    "m",
    "t",
    "qu",
    "n",
    "s",
    "j",
    "d",
    "c",
    "jusqu",
    "quoiqu",
    "lorsqu",
    "puisqu",
]
_SEPARABLE = (
    "aan",
    "af",
    "bij",
    "door",
    "goed",
    "in",
    "mee",
    "na",
    "om",
    "op",
    "over",
    "terug",
    "toe",
    "uit",
    "voor",
    "weg",
)
# A soft hyphen, and other characters that hide inside a word.
_NO_WIDTH = [f"{character} => " for character in "\u00ad\u200b\u2060\ufeff"]
# What is before the stemmer of a language, after folding, and what is after it.
_BEFORE = {
    "nl": [
        *("small_doubled", "small_m", "small"),
        *("noun_of_verb", "separable_participle", "plural_ies", "plural_s", "being"),
    ],
    "de": ["german_normalization"],
}
_AFTER = {"nl": ["final_f", "final_s"]}


def analysis() -> Mapping[str, Any]:
    """Return the analysis settings of the index, complete: they name no file of the node."""
    return {
        "char_filter": {
            "marks": {
                "type": "mapping",
                "mappings": [*(f"{mark} => '" for mark in "’‘´`"), "\u2011 => -", *_NO_WIDTH],
            }
        },
        "tokenizer": {
            "spaces": {"type": "char_group", "tokenize_on_chars": ["whitespace", ",", ";"]}
        },
        "filter": _filters(),
        "analyzer": _analyzers(),
        "normalizer": {"sorted": {"type": "custom", "filter": ["lowercase", "asciifolding"]}},
    }


def _filters() -> dict[str, Any]:
    filters: dict[str, Any] = {
        "joined": {"type": "pattern_replace", "pattern": "'", "replacement": ""},
        "articles": {
            "type": "elision",
            "articles": _FRENCH_ARTICLES,
            "articles_case": True,
        },
        "prefixes": {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_PREFIX},
        "cut": {"type": "truncate", "length": LONGEST_PREFIX},
        # A word without a digit or a mark inside is not a code; a code is compared without marks.
        "outer_marks": {
            "type": "pattern_replace",
            "pattern": r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$",
            "replacement": "",
        },
        "no_words": {"type": "pattern_replace", "pattern": r"^\p{L}+$", "replacement": ""},
        "no_marks": {"type": "pattern_replace", "pattern": r"[^\p{L}\p{N}]+", "replacement": ""},
        "not_empty": {"type": "length", "min": 1, "max": 60},
        # Stemmers take short words for longer ones: AED for the past of a verb. And "overheid" is not
        # what is over, nor "eenheid" what is a.
        "short": {"type": "keyword_marker", "keywords_pattern": "^(.{1,3}|overheid|eenheid)$"},
        # The stemmer of Dutch leaves the plural of words that end in a vowel: camera's, taxi's,
        # kantines; but sluis, thuis and paleis are no plurals.
        "plural_ies": {"type": "pattern_replace", "pattern": "ies$", "replacement": "ie"},
        "plural_s": {
            "type": "pattern_replace",
            "pattern": "^(.{3,}[aouy]|.{2,}[^aeou]i|.{3,}[bdgklmnptvz]e)s$",
            "replacement": "$1",
        },
        # The stemmer keeps a noun apart from its verb: declaratie, declareren.
        "noun_of_verb": {
            "type": "pattern_replace",
            "pattern": "^(.{3,})aties?$",
            "replacement": "$1eren",
        },
        # It keeps being so apart from what is so when that is short: gladheid.
        "being": {
            "type": "pattern_replace",
            "pattern": "^(?!over)(.{4,6})heid$",
            "replacement": "$1",
        },
        # Nor does it know diminutives: bonnetje, boompje, formuliertje and boekje.
        "small_doubled": {
            "type": "pattern_replace",
            "pattern": r"^(.+)(.)\2etjes?$",
            "replacement": "$1$2",
        },
        "small_m": {"type": "pattern_replace", "pattern": "^(.+m)pjes?$", "replacement": "$1"},
        "small": {
            "type": "pattern_replace",
            "pattern": "^(.+[aeioulnrw])tjes?$|^(.{2,}[bdfghkpst])jes?$",
            "replacement": "$1$2",
        },
        # And what has been done from doing it, where the verb is in two parts: ingediend, indienen.
        "separable_participle": {
            "type": "pattern_replace",
            "pattern": f"^({'|'.join(_SEPARABLE)})ge(.{{3,}}?)(de|te|d|t)$",
            "replacement": "$1$2",
        },
        # The stem of "brieven" is that of "brief", of "huizen" that of "huis".
        "final_f": {"type": "pattern_replace", "pattern": "v$", "replacement": "f"},
        "final_s": {"type": "pattern_replace", "pattern": "z$", "replacement": "s"},
        "unique_here": {"type": "unique", "only_on_same_position": True},
    }
    for language in LANGUAGES:
        filters[f"stem_{language}"] = {"type": "stemmer", "language": STEMMERS[language]}
        filters[f"synonyms_{language}"] = {
            "type": "synonym_graph",
            "synonyms_set": synonyms_set(language),
            "updateable": True,
        }
        if language in RELATING:
            filters[f"related_{language}"] = {
                "type": "synonym_graph",
                # One text of many lines, see the list of components.
                "synonyms": ["\n".join(related(language))],
            }
        if words := components(language):
            filters[f"parts_{language}"] = {
                "type": "dictionary_decompounder",
                # One text, because a list of thousands of settings makes an index slow to create.
                "word_list": ",".join(words),
                "min_word_size": LONG_WORD,
                "min_subword_size": 4,
                "max_subword_size": 18,
                "only_longest_match": True,
            }
    return filters


def _analyzers() -> dict[str, Any]:
    folded = ["joined", "lowercase", "asciifolding"]
    code = ["outer_marks", "no_marks", "lowercase", "asciifolding", "not_empty"]
    analyzers = {
        "plain": _analyzer(folded),
        "prefix": _analyzer([*folded, "prefixes"]),
        "prefix_query": _analyzer([*folded, "cut"]),
        "code": _analyzer(["outer_marks", "no_words", *code[1:]], tokenizer="spaces"),
        "code_query": _analyzer(code, tokenizer="spaces"),
    }
    for language in LANGUAGES:
        first = ["articles", *folded] if language == "fr" else folded
        last = ["short", *_BEFORE.get(language, []), f"stem_{language}", *_AFTER.get(language, [])]
        parts = [f"parts_{language}"] if components(language) else []
        analyzers[f"text_{language}"] = _analyzer([*first, *parts, *last, "unique_here"])
        analyzers[f"query_{language}"] = _analyzer([*first, *last, f"synonyms_{language}"])
        if language in RELATING:
            analyzers[f"related_{language}"] = _analyzer([*first, *last, f"related_{language}"])
        analyzers[f"stem_{language}"] = _analyzer([*first, *last])
    return analyzers


def _analyzer(filters: Sequence[str], *, tokenizer: str = "standard") -> dict[str, Any]:
    return {
        "type": "custom",
        "char_filter": ["marks"],
        "tokenizer": tokenizer,
        "filter": list(filters),
    }


def components(language: str) -> list[str]:
    """Return the words, folded, that compounds of a language are made of; none for most languages."""
    return sorted(words_in_file(f"compounds_{language}"))
