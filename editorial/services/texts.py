"""The words of a page body, as search and excerpts read them."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.rich_text import RichText

TEXT_LIMIT = 200_000
_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.IGNORECASE | re.DOTALL)
# Tags that end a word: </p><p> has no space, but what stands on both sides is two words.
_TAG = re.compile(r"<")


def plain_text(html: str) -> str:
    """Return the words of HTML, one space between any two."""
    return " ".join(strip_tags(_TAG.sub(" <", html)).split())


def body_text(body: Any) -> str:
    """Return the words of a StreamField body: every block, table, caption and title of a file."""
    if body is None:
        return ""
    parts = body.stream_block.get_searchable_content(body)
    return " ".join(filter(None, (plain_text(str(part)) for part in parts)))[:TEXT_LIMIT]


def body_headings(body: Any) -> list[str]:
    """Return the headings of a StreamField body in order: heading blocks, questions, titles.

    Headings inside rich text count too.
    """
    if body is None:
        return []
    found = (plain_text(text) for child in body for text in _headings(child.block, child.value))
    return [text for text in found if text]


def _headings(block: blocks.Block, value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield from _HEADING.findall(value.source)
    elif isinstance(block, blocks.StructBlock):
        named = "text" if block.name == "heading" else "title"
        if isinstance(text := value.get(named), str):
            yield text
        for name, inner in block.child_blocks.items():
            if not isinstance(inner, blocks.CharBlock):
                yield from _headings(inner, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _headings(block.child_block, item)
