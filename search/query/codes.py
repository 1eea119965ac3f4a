"""Codes, telephone numbers and hyphenated words, in the ways in which people write them.

Spaces and marks inside do not count: AO-2025/17, AO 2025/17 and AO202517 are one code, e-mail and
email are one word, +31 88 123 45 67 and 088-1234567 are one number.
"""

import re
from collections.abc import Iterator, Sequence

# A telephone number is written in pieces. A date is not one, nor is a list of years. Expressions that
# whole texts are searched with begin with a character and look back from behind it: before it, they
# would look back from every character of a text, which takes up to ten times as long.
_TELEPHONE = re.compile(
    r"[+(0](?<![\w@/.,:+-].)(?:(?<=\+)|(?<=0)0?|(?<=\()0)"
    r"\d?[\d ()./\u00a0\u2010-\u2013-]{6,22}\d(?![\w/-])"
)
_DATE = re.compile(r"\b\d{1,2}[-./]\d{1,2}[-./]\d{4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b")
_TRUNK_ZERO = re.compile(r"\(0\)")
# The shortest number with its area code, and the longest with its country code (ITU E.164).
_DIGITS = range(9, 16)
_HYPHENATED = re.compile(r"(?<![\w-])[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)+(?![\w-])")
_HYPHEN = re.compile(r"[-\u2010\u2011](?<=[^\W\d_].)[^\W\d_]")
# A code in two pieces, as a text writes it: "form P 45". A year is not the second half of one.
_IN_PIECES = re.compile(r"([A-Z](?<!\w.)[A-Z]{0,3}) (\d[\w./-]*\w|\d)")
_MARKS = re.compile(r"[\W_]+")
# Words in a row that may be one code, and how many letters a piece of one has at most.
PIECES, LETTERS = 3, 4


def one_word_per_telephone(text: str) -> str:
    """Return the text with each telephone number as its digits, country code first without + or 00."""
    return _TELEPHONE.sub(_digits_of_telephone, text)


def telephones(digits: str) -> Iterator[str]:
    """Yield the number as it is, and as it is dialled inside its country where it has a country code."""
    yield digits
    if digits.isdecimal() and len(digits) in _DIGITS and not digits.startswith("0"):
        yield f"0{digits[2:]}"


def forms_in(text: str) -> Iterator[str]:
    """Yield what else the codes, numbers and hyphenated words of a text may be written as."""
    for match in _TELEPHONE.finditer(text):
        digits = _digits_of_telephone(match)
        if digits != match[0]:
            yield from telephones(digits)
    for match in _IN_PIECES.finditer(text):
        yield match[1] + match[2]
    # Few texts have hyphens, and few words of those.
    for word in text.split() if _HYPHEN.search(text) else ():
        if not word.isalpha():
            yield from (closed(match[0]) for match in _HYPHENATED.finditer(word))


def closed(word: str) -> str:
    """Return a hyphenated word as one: e-mail → email."""
    return _MARKS.sub("", word) if _HYPHENATED.fullmatch(word) else word


def joined(words: Sequence[str]) -> Iterator[str]:
    """Yield the codes and numbers that neighbouring words may be the pieces of."""
    for start, end in in_pieces(words):
        yield "".join(words[start:end])
    digits = "".join(words)
    if len(words) > PIECES and digits.isdecimal():
        yield from telephones(digits)
    for word in words:
        yield from (each for each in telephones(word) if each != word)


def in_pieces(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words begin, and where they end, that may be the pieces of one code."""
    for start in range(len(words)):
        for end in range(start + 2, min(start + PIECES, len(words)) + 1):
            pieces = words[start:end]
            has_number = any(piece[0].isdigit() for piece in pieces)
            if has_number and all(len(piece) <= LETTERS or not piece.isalpha() for piece in pieces):
                yield start, end


def _digits_of_telephone(match: re.Match[str]) -> str:
    written = match[0]
    if _DATE.search(written):
        return written
    is_international = written.lstrip("(").startswith(("+", "00"))
    number = _TRUNK_ZERO.sub("", written) if is_international else written
    digits = "".join(character for character in number if character.isdecimal())
    digits = digits.removeprefix("00") if is_international else digits
    return digits if len(digits) in _DIGITS else written
