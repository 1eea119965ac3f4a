"""Names as people type them: without accents, case, apostrophes and hyphens."""

import re
import unicodedata
from collections.abc import Iterator

from kring.core.text import fold

_APOSTROPHE = re.compile("['’‘`´ʼʻ]")
# Scripts whose names are written without a space between family name and given name.
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]+"
)
_SPACES = re.compile(r"\s+")
# How German and the Scandinavian languages write these letters on keyboards without them.
_TWO_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Å": "Aa",
        "Ø": "Oe",
    }
)


def fold_name(text: str) -> str:
    """Return the text in lower-case ASCII words: ``"Zoë O'Brien-Özdemir"`` → ``"zoe obrien ozdemir"``.

    Apostrophes inside a word vanish, every other separator becomes one space.
    """
    # In ASCII every apostrophe is one of these two.
    return fold(text, dropped="'`", transliterate=True)


def spellings(text: str) -> list[str]:
    """Return the folded text, and how it folds when ä, ö, ü, å and ø are typed as two letters."""
    composed = unicodedata.normalize("NFC", text)
    written = dict.fromkeys([composed, composed.translate(_TWO_LETTERS)])
    return list(dict.fromkeys(map(fold_name, written)))


def whole_name(called: str, family: str, *, family_first: bool) -> str:
    """Return the name as it is written: ``Zoë Vos``, ``Nagy Anna``, ``王小明``."""
    parts = [part for part in ([family, called] if family_first else [called, family]) if part]
    unspaced = family_first and all(map(_UNSPACED.fullmatch, parts))
    return ("" if unspaced else " ").join(parts)


def _unspaced_words(given: list[str], last: str) -> Iterator[str]:
    """Yield the words of a name in a script without spaces: each sign, and the whole in both orders."""
    for name in (*given, last):
        for part in _UNSPACED.findall(name):
            yield from map(fold_name, part)
    for called in given:
        if _UNSPACED.search(called) and _UNSPACED.search(last):
            yield fold_name(f"{last}{called}")
            yield fold_name(f"{called}{last}")


def name_words(*, given: list[str], prefix: str, last: str) -> str:
    """Return every search word of a name, each with a space before it.

    Beside the folded words these are the two-letter spellings of umlauts, a name with an
    apostrophe in two words (``d haens``), a name with hyphens or spaces in one (``aitbenhaddou``),
    the prefix as one word or as initials (``vander``, ``vd``), and prefix and last name together. A name
    in a script without spaces is found by its signs, and as one word in both orders.
    The leading space lets a search for `` word`` match the start of any word.
    """
    forms: dict[str, None] = {}
    for name in (*given, prefix, last):
        split_at_apostrophes = _APOSTROPHE.sub(" ", name)
        for spelling in (*spellings(name), *spellings(split_at_apostrophes)):
            forms.update(dict.fromkeys(spelling.split()))
            forms[spelling.replace(" ", "")] = None
    if particles := fold_name(prefix).split():
        forms["".join(particle[0] for particle in particles)] = None
        forms["".join([*particles, *fold_name(last).split()])] = None
    forms.update(dict.fromkeys(_unspaced_words(given, last)))
    forms.pop("", None)
    return "".join(f" {form}" for form in forms)


def typed_words(text: str, *, limit: int = 8) -> list[list[str]]:
    """Return the words of a typed name, each with its spellings; at most ``limit`` words.

    A word without a letter or digit is left out.
    """
    words: list[list[str]] = []
    for raw in _SPACES.split(text):
        for one, *others in zip(*(s.split() for s in spellings(raw)), strict=False):
            words.append(list(dict.fromkeys([one, *others])))
    return words[:limit]
