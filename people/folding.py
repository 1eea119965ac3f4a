"""Names as people type them: without accents, case, apostrophes and hyphens."""

import re
import unicodedata

from anyascii import anyascii

_APOSTROPHES = "['’‘`´ʼʻ]"
_APOSTROPHE = re.compile(_APOSTROPHES)
_SEPARATORS = re.compile(r"[\W_]+")
_SPACES = re.compile(r"\s+")
# How German and the Scandinavian languages write these letters where there is no key for them.
_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
     "Å": "Aa", "Ø": "Oe"}
)  # fmt: skip


def fold(text: str) -> str:
    """Return the text in lower-case ASCII words: ``"Zoë O'Brien-Özdemir"`` → ``"zoe obrien ozdemir"``.

    Apostrophes inside a word vanish, every other separator becomes one space. Transliteration is
    anyascii's, so that ß, ł, ı and other scripts have a typed form too.
    """
    composed = unicodedata.normalize("NFC", text)
    plain = anyascii(_APOSTROPHE.sub("", composed)).lower()
    return _SEPARATORS.sub(" ", _APOSTROPHE.sub("", plain)).strip()


def spellings(text: str) -> list[str]:
    """Return the folded text, and how it folds when ä, ö, ü, å and ø are typed as two letters."""
    composed = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys([fold(composed), fold(composed.translate(_TWO_LETTERS))]))


def name_words(*, given: list[str], prefix: str, last: str) -> str:
    """Return every word by which a name is found, each with a space before it.

    Beside the folded words these are the two-letter spellings of umlauts, a name with an
    apostrophe in two words (``d haens``), a name with hyphens or spaces in one (``aitbenhaddou``),
    the prefix as one word or as initials (``vander``, ``vd``), and prefix and last name together.
    The leading space lets a search for `` word`` match the start of any word.
    """
    forms: dict[str, None] = {}
    for name in (*given, prefix, last):
        split_at_apostrophes = _APOSTROPHE.sub(" ", name)
        for spelling in (*spellings(name), *spellings(split_at_apostrophes)):
            forms.update(dict.fromkeys(spelling.split()))
            forms[spelling.replace(" ", "")] = None
    if particles := fold(prefix).split():
        forms["".join(particle[0] for particle in particles)] = None
        forms["".join([*particles, *fold(last).split()])] = None
    forms.pop("", None)
    return "".join(f" {form}" for form in forms)


def typed_words(text: str, *, limit: int = 8) -> list[list[str]]:
    """Return the words of a typed name, each with its spellings; at most ``limit`` words.

    A word without a single letter or digit says nothing and is left out.
    """
    words: list[list[str]] = []
    for raw in _SPACES.split(text):
        for one, *others in zip(*(s.split() for s in spellings(raw)), strict=False):
            words.append(list(dict.fromkeys([one, *others])))
    return words[:limit]
