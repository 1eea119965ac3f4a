"""Read the parts of a page body in the order in which a reader meets them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from editorial.blocks.plugins import PluginBlock


@dataclass(frozen=True, slots=True)
class Part:
    """A ``heading`` (text, level), ``link`` (text), ``sentence`` text, ``picture`` or ``table`` (value)."""

    kind: str
    text: str = ""
    level: int = 0
    value: Any = None


def parts(body: StreamValue | None) -> Iterator[Part]:
    """Return the parts of the body."""
    for child in body or ():
        yield from _of_block(child.block, child.value)


def _of_block(block: blocks.Block, value: Any) -> Iterator[Part]:
    name = block.name
    if isinstance(value, RichText):
        yield from _of_html(value.source)
    elif name == "heading":
        level = 3 if value.get("level") == "h3" else 2
        yield Part("heading", str(value.get("text", "")), level)
    elif name == "image" and isinstance(block, blocks.StructBlock):
        yield Part("picture", str(value.get("alt_text", "")), value=value.get("image"))
    elif name == "table":
        yield Part("table", value=value or {})
    elif isinstance(block, blocks.StructBlock) and not isinstance(block, PluginBlock):
        for child_name, child in block.child_blocks.items():
            yield from _of_block(child, value.get(child_name))
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _of_block(block.child_block, item)


def _of_html(source: str) -> Iterator[Part]:
    soup = BeautifulSoup(source, "html.parser")
    for tag in soup.find_all(["h2", "h3", "h4", "h5", "h6", "a"]):
        text = " ".join(tag.get_text(" ").split())
        if tag.name == "a":
            yield Part("link", text)
        else:
            yield Part("heading", text, int(tag.name[1]))
    for tag in soup.find_all(["p", "li"]):
        if text := " ".join(tag.get_text(" ").split()):
            yield Part("sentence", text)
