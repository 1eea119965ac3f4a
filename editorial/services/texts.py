"""Read the words of a page body, for search and excerpts."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from editorial.blocks.plugins import PluginBlock

TEXT_LIMIT = 200_000
_HEADING = re.compile(r"<h[2-6][^>]*>(.*?)</h[2-6]>", re.IGNORECASE | re.DOTALL)
# A tag ends a word: "one</p><p>two" has no space, but is two words.
_TAG = re.compile(r"<")


def plain_text(html: str) -> str:
    """Return the words of HTML, one space between any two."""
    return _spaced(unescape(strip_tags(_TAG.sub(" <", html))))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def body_text(body: StreamValue | None) -> str:
    """Return the words of a StreamField body: every block, table, caption and title of a file."""
    if body is None:
        return ""
    parts = body.stream_block.get_searchable_content(body)
    # The parts are plain text already: “<5” in one is no tag.
    return " ".join(filter(None, (_spaced(str(part)) for part in parts)))[:TEXT_LIMIT]


def body_headings(body: StreamValue | None) -> list[str]:
    """Return the headings of a StreamField body in order: heading blocks, questions, titles.

    Headings inside rich text count too.
    """
    if body is None:
        return []
    found = (_spaced(text) for child in body for text in _headings(child.block, child.value))
    return [text for text in found if text]


def _headings(block: blocks.Block, value: Any) -> Iterator[str]:
    if isinstance(value, RichText):
        yield from map(plain_text, _HEADING.findall(value.source))
    elif isinstance(block, PluginBlock):
        return  # who reads it is up to the plugin's release
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
