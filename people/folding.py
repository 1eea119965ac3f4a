"""Names as people type them: without accents, case, apostrophes and hyphens."""

import re

from anyascii import anyascii

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_SEPARATORS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the text in lower-case ASCII words: ``"Zoë O'Brien-Özdemir"`` → ``"zoe obrien ozdemir"``.

    Apostrophes inside a word vanish, every other separator becomes one space. Transliteration is
    anyascii's, so that ß, ł, ı and other scripts have a typed form too.
    """
    plain = anyascii(_APOSTROPHES.sub("", text)).lower()
    return _SEPARATORS.sub(" ", plain.replace("'", "")).strip()
