"""The headings of a screen, as a screen reader lists them."""

import re
from html import unescape
from itertools import pairwise

HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def headings(html: str) -> list[tuple[int, str]]:
    """Return level and text of each heading, in their order. Templates for scripts do not count."""
    html = re.sub(r"<(template|script)\b.*?</\1>", "", html, flags=re.DOTALL)
    return [
        (int(level), " ".join(unescape(TAG.sub("", text)).split()))
        for level, text in HEADING.findall(html)
    ]


def check_headings(html: str) -> None:
    """Fail if two headings are alike, or one is more than a level below the one before it."""
    found = headings(html)
    texts = [text for _level, text in found]
    assert len(texts) == len(set(texts)), found
    for (above, _text), (level, text) in pairwise(found):
        assert level <= above + 1, f"{text}: {found}"
