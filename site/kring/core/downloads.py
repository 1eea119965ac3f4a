"""Name downloads as people named the file: in any script, with spaces, and with nothing that misleads."""

import unicodedata

from django.utils.http import content_disposition_header

# What no file system takes in a name.
_REFUSED = str.maketrans(dict.fromkeys('/\\:*?"<>|', "-"))
LONGEST = 200


def file_name(given: str) -> str:
    """Return the name with its letters, and without what a computer refuses or a reader does not see.

    Composed letters (a Mac takes "é" apart), no control characters, no marks that turn the direction of reading:
    with those, "gpj.exe" looks like "exe.jpg". Empty if nothing is left.
    """
    composed = unicodedata.normalize("NFC", given).translate(_REFUSED)
    seen = "".join(each for each in composed if not _is_unseen(each))
    stem, point, extension = " ".join(seen.split()).strip(". ").rpartition(".")
    longest = LONGEST - len(point) - len(extension)
    return f"{stem[:longest]}{point}{extension}"[:LONGEST]


def _is_unseen(character: str) -> bool:
    # Cf holds the two joiners too, without which Persian and Indic words are written wrong.
    kind = unicodedata.category(character)
    is_joiner = character in "\u200c\u200d"
    return kind in {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} or (kind == "Cf" and not is_joiner)


def attachment(given: str) -> str:
    """Return the header ``Content-Disposition`` of a download under this name (RFC 6266)."""
    name = file_name(given) or "download"
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def in_place(given: str) -> str:
    """Return the header of what is shown in place, and has this name when it is kept."""
    return content_disposition_header(as_attachment=False, filename=file_name(given)) or "inline"
