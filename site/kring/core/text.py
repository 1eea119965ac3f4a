"""Fold texts for comparison: case, accents and marks that people leave out when they type."""

import re
import unicodedata

from anyascii import anyascii
from django.utils.text import slugify

# The beginning of the id of every heading that people write, and of no other id.
HEADING = "s-"
_WORD = re.compile(r"[^\W_]+")
# A soft hyphen, and other characters without a width: a word with one inside is one word.
_NO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


def fold(
    text: str, *, between: str | None = " ", dropped: str = "", transliterate: bool = False
) -> str:
    """Return the text in lower case and without accents: ``"Café-bar, 2e"`` → ``"cafe bar 2e"``.

    ``between`` takes the place of everything that is no letter or digit; with None all of that
    stays, for texts of which the marks count too. Marks that are ``dropped`` join what they part:
    an apostrophe in a name is left out rather than typed as a space. ``transliterate`` brings every
    script to the letters a to z, as names are typed on any keyboard (ł → l, ß → ss, Νίκος → nikos);
    a language's own words stay in its own script, because that is how a text and a query write them.
    """
    text = _NO_WIDTH.sub("", text)
    if transliterate:
        plain = anyascii(unicodedata.normalize("NFC", text)).lower()
    else:
        plain = _NOT_ASCII.sub(_without_accents, unicodedata.normalize("NFKD", text.casefold()))
    if dropped:
        plain = plain.translate(dict.fromkeys(map(ord, dropped)))
    return plain if between is None else between.join(_WORD.findall(plain))


def heading_id(text: str) -> str:
    """Return the id of a heading of a page, and its address in that page: ``"Waar?"`` → ``"s-waar"``.

    Its beginning is that of no other id, so that a heading “Main” is never what a link to the main part of
    the page finds.
    """
    return f"{HEADING}{slugify(text, allow_unicode=True) or 'heading'}"


def _without_accents(found: re.Match[str]) -> str:
    return "".join([each for each in found[0] if not unicodedata.combining(each)])
