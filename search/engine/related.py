"""Words that mean nearly the same, in one language and across two.

Readers type "staff canteen" and the page says "kantine". Editors add the words of their own
organisation as synonyms; the everyday words of every office are in three lists in ``data``:
``thesaurus_nl`` and ``thesaurus_en`` (words of one language: ``a, b, c`` mean the same, ``a => b``
is one way) and ``vocabulary_nl_en`` (``dutch = english``). A document with a related word comes after
one with the word itself.
"""

from collections.abc import Iterator

from search.engine.data import lines_of_file

# The two languages of the vocabulary, in the order in which it names them.
LEFT, RIGHT = "nl", "en"
RELATING = (LEFT, RIGHT)
# That of which compounds are taken apart before they are looked up.
COMPOUNDING = LEFT
Pairs = Iterator[tuple[str, list[str]]]


def related(language: str) -> list[str]:
    """Return the rules for texts in this language: what is typed => itself and what else to find.

    In the format of Solr, as Elasticsearch reads it. What is typed may be of either language; a
    word of the other one also leads to the translations of what it is related to there.
    """
    found: dict[str, dict[str, None]] = {}
    across = dict(_vocabulary(language))
    other = LEFT if language == RIGHT else RIGHT
    beyond = (
        (typed, [word for each in means for word in across.get(each, ())])
        for typed, means in _thesaurus(other)
    )
    for pairs in (_thesaurus(language), across.items(), beyond):
        for typed, means in pairs:
            if means:
                found.setdefault(typed, {typed: None}).update(dict.fromkeys(means))
    return [f"{typed} => {', '.join(words)}" for typed, words in sorted(found.items())]


def words_with_rules(language: str) -> set[str]:
    """Return the single words of this language that the lists know related words or translations of."""
    other = LEFT if language == RIGHT else RIGHT
    pairs = (*_thesaurus(language), *_vocabulary(other))
    return {typed for typed, means in pairs if means and " " not in typed}


def _thesaurus(language: str) -> Pairs:
    for line in lines_of_file(f"thesaurus_{language}"):
        typed, one_way, means = line.partition("=>")
        words = _words(typed)
        for word in words:
            yield word, _words(means) if one_way else [each for each in words if each != word]


def _vocabulary(language: str) -> Pairs:
    """Yield each word of the other language with those of this one."""
    means: dict[str, list[str]] = {}
    for line in lines_of_file(f"vocabulary_{LEFT}_{RIGHT}"):
        left, _equals, right = line.partition("=")
        here, there = (left, right) if language == LEFT else (right, left)
        for word in _words(there):
            means.setdefault(word, []).extend(_words(here))
    yield from means.items()


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
