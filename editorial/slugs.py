"""Make addresses in ASCII, whatever script the title is in."""

from anyascii import anyascii
from django.utils.text import slugify

LENGTH = 100
# The address of a title without letters and digits.
FALLBACK = "page"


def ascii_slug(text: str) -> str:
    """Return an address of ASCII letters, digits and hyphens: “Żółć” gives ``zolc``.

    anyascii transliterates every script, letter by letter. A long title ends at a whole word.
    """
    slug = slugify(anyascii(text))
    if len(slug) > LENGTH:
        slug = slug[: LENGTH + 1].rpartition("-")[0] or slug[:LENGTH]
    return slug.strip("-_") or FALLBACK
