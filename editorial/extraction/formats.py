"""Read the text of each kind of file. Without Django: it runs in a separate process.

Libraries are imported where they are used: each costs a second, and a file needs one of them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from .office import read_docx, read_pptx, read_xlsx
from .open_document import read_odf
from .pdf import read_pdf
from .plain import read_rtf, read_text

READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "pdf": read_pdf,
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), read_docx),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), read_xlsx),
    **dict.fromkeys(("pptx", "pptm", "ppsx", "ppsm", "potx"), read_pptx),
    **dict.fromkeys(("odt", "ods", "odp", "odg", "ott", "ots", "otp"), read_odf),
    "rtf": read_rtf,
    **dict.fromkeys(("txt", "md", "csv"), read_text),
}
# A word that goes on at the next line: with a hyphen of the typesetter, or with one of its own.
_BROKEN = re.compile(r"(?<=[^\W_])[-\u2010\u2011]\s*\n\s*(?=[^\W_])")
# Marks inside words that no reader sees.
_UNSEEN = re.compile(r"\u00ad\s*\n\s*|[\u00ad\u200b\u2060\ufeff]")
_LIGATURE = re.compile(r"[\ufb00-\ufb06]")


def lines_of(path: Path, extension: str, characters: int) -> Iterator[str]:
    """Yield the text of a file, one piece a line, up to this many characters.

    LockedFile if it needs a password; else whatever a library raises for a file that is damaged.
    """
    left = characters
    for piece in READERS[extension](path):
        words = " ".join(whole_words(piece).split())[:left]
        if not words:
            continue
        yield words + "\n"
        left -= len(words)
        if left <= 0:
            break


def whole_words(text: str) -> str:
    """Return the text with its words as they are read: joined over lines, without marks inside."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", _BROKEN.sub(_joined(text), text))


def _joined(text: str) -> Callable[[re.Match[str]], str]:
    """Return how two halves are joined: a capital or a digit keeps the hyphen (AO-2025, Noord-Holland)."""
    return lambda found: "" if _is_parted(text, found) else "-"


def _is_parted(text: str, found: re.Match[str]) -> bool:
    before, after = text[found.start() - 1], text[found.end()]
    return before.isalpha() and after.isalpha() and after.islower()
