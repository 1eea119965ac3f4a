"""Checks of a synonym rule. Each message says what to do instead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from search.curation.synonyms import rules_of
from search.engine.words import FUNCTION_WORDS, words_in_file
from search.models import Synonym
from search.query.text import folded

LONGEST_ABBREVIATION = 12
MOST_TERMS = 30
# Characters that separate the words of a rule for the search engine.
RESERVED = ("=>", "\\", "#")
Kind = Synonym.Kind
Problems = dict[str, list[str]]


def problems(synonym: Synonym, others: Iterable[Synonym]) -> Problems:
    """Return by field what is wrong with a rule among all other active ones; empty when nothing is."""
    found: Problems = defaultdict(list)
    _number_of_words(synonym, found)
    _abbreviation(synonym, found)
    for field, terms in (("words", synonym.word_list), ("means", synonym.mean_list)):
        for term in terms:
            _single(term, field, found)
            if not (field == "words" and _may_be_a_stop_word(synonym)):
                _too_common(term, field, found)
    _redundant(synonym, found)
    if not found and synonym.is_active:
        _conflicts(synonym, [other for other in others if _meets(synonym, other)], found)
    return dict(found)


def _number_of_words(synonym: Synonym, found: Problems) -> None:
    words, means = synonym.word_list, synonym.mean_list
    if synonym.kind == Kind.EQUAL:
        if len({folded(word) for word in words}) < 2:
            found["words"].append(_("Name two words or more, with commas between them."))
        if synonym.means.strip():
            found["means"].append(
                _("Words that mean the same all go into the field “words”: leave this empty.")
            )
    elif not words:
        found["words"].append(_("Name a word."))
    elif not means:
        found["means"].append(_("Say what is found as well."))
    same = {folded(word) for word in words} & {folded(word) for word in means}
    if synonym.kind != Kind.EQUAL and same:
        found["means"].append(_("“%(word)s” is on both sides.") % {"word": min(same)})
    if len(words) + len(means) > MOST_TERMS:
        found["words"].append(_("A rule has at most %(most)s words.") % {"most": MOST_TERMS})


def _abbreviation(synonym: Synonym, found: Problems) -> None:
    for word in synonym.word_list if synonym.kind == Kind.ABBREVIATION else ():
        if " " in word or len(word) > LONGEST_ABBREVIATION:
            message = _(
                "“%(word)s” is not an abbreviation: that is one short word. What it stands for goes into “also find”."
            )
            found["words"].append(message % {"word": word})


def _single(term: str, field: str, found: Problems) -> None:
    plain = folded(term)
    if any(mark in term for mark in RESERVED):
        found[field].append(
            _("“%(word)s” has a mark that rules are made with (=> \\ #). Leave it out.")
            % {"word": term}
        )
    elif not plain:
        found[field].append(_("“%(word)s” has no letter and no digit.") % {"word": term})
    elif len(plain) == 1:
        found[field].append(
            _("“%(word)s” is one letter: it would be found in far too much.") % {"word": term}
        )


def _may_be_a_stop_word(synonym: Synonym) -> bool:
    """Return whether it is an abbreviation of one language: “OR” is one in Dutch, and a word in English."""
    return synonym.kind == Kind.ABBREVIATION and synonym.language != Synonym.Language.ALL


def _too_common(term: str, field: str, found: Problems) -> None:
    words = folded(term).split()
    if words and all(word in words_in_file(FUNCTION_WORDS) for word in words):
        found[field].append(
            _("“%(word)s” is in nearly every text: as a synonym it would find everything.")
            % {"word": term}
        )


def _redundant(synonym: Synonym, found: Problems) -> None:
    """Refuse a word that is part of its own meaning: it already finds all of that, and more."""
    for rule in rules_of(synonym):
        short = folded(rule.left)
        for meaning in rule.right:
            whole = folded(meaning)
            if short and short != whole and f" {short} " in f" {whole} ":
                message = _(
                    "“%(short)s” is a part of “%(whole)s”, so people who type it find that already. Leave the longer one out."
                )
                found["words"].append(message % {"short": rule.left, "whole": meaning})


def _meets(one: Synonym, other: Synonym) -> bool:
    # Rows are the same by their keys, and without keys only themselves.
    return bool(other != one and other.is_active and set(one.languages) & set(other.languages))


def _conflicts(synonym: Synonym, others: Sequence[Synonym], found: Problems) -> None:
    mine = _table([synonym])
    for other in others:
        theirs = _table([other])
        if _same(mine, theirs):
            found["words"].append(
                _("There is a rule that says this: “%(rule)s”.") % {"rule": other}
            )
            continue
        if synonym.kind == other.kind == Kind.EQUAL and (shared := mine.keys() & theirs.keys()):
            found["words"].append(
                _(
                    "“%(word)s” is in another rule: “%(rule)s”. Put all that means the same into one of them."
                )
                % {"word": min(shared), "rule": other}
            )
            continue
        _chains(synonym, other, mine, theirs, found)


def _chains(
    synonym: Synonym,
    other: Synonym,
    mine: Mapping[str, set[str]],
    theirs: Mapping[str, set[str]],
    found: Problems,
) -> None:
    """Refuse a chain of rules: each word is looked up once."""
    field = "words" if synonym.kind == Kind.EQUAL else "means"
    for first, second in ((mine, theirs), (theirs, mine)):
        for left, means in first.items():
            for middle in means & second.keys():
                missed = second[middle] - means - {left}
                if missed:
                    message = _(
                        "“%(left)s” leads to “%(middle)s”, and “%(rule)s” leads from there to “%(missed)s”: rules do not follow one another. Name all of it in one rule."
                    )
                    found[field].append(
                        message
                        % {"left": left, "middle": middle, "rule": other, "missed": min(missed)}
                    )
                    return


def _table(synonyms: Iterable[Synonym]) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for synonym in synonyms:
        for rule in rules_of(synonym):
            table.setdefault(folded(rule.left), set()).update(map(folded, rule.right))
    return table


def _same(mine: Mapping[str, set[str]], theirs: Mapping[str, set[str]]) -> bool:
    return all(left in theirs and means <= theirs[left] for left, means in mine.items())
