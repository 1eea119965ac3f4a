"""Between what somebody types on a phone and the rich text that a page keeps.

The typed form is a small part of Markdown: paragraphs, lists, bold, italic and links. It is read by
markdown-it-py and goes through Wagtail's own whitelist, so that a page never holds more than the
rich-text editor would have allowed.
"""

from collections.abc import Callable, Sequence
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import urlize
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wagtail.admin.rich_text.converters.editor_html import EditorHTMLConverter

FEATURES = ["bold", "italic", "link", "ol", "ul"]
_RULES = ["list", "link", "autolink", "emphasis", "escape", "newline"]
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
# Typed literally, these would mean something to the reader of Markdown.
_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\*_[]"})


def to_rich_text(text: str) -> str:
    """Return typed text as safe rich text: what is not allowed stays visible as plain characters."""
    html = _reader().render(text.replace("\r\n", "\n").strip()).strip()
    return EditorHTMLConverter(FEATURES).to_database_format(html)


def from_rich_text(html: str) -> str | None:
    """Return the typed text of rich text, or None when it holds more than can be typed."""
    soup = BeautifulSoup(html, "html.parser")
    for escape in (_as_it_is, _escaped):
        blocks = [_block(node, escape) for node in soup.contents if str(node).strip()]
        text = "\n\n".join(block for block in blocks if block)
        if _words(to_rich_text(text)) == _words(html):
            return text
    return None


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
    reader.core.ruler.push("tight_lists", _tighten_lists)
    reader.add_render_rule("text", _text_with_links)
    return reader


def _tighten_lists(state: Any) -> None:
    """Drop the paragraph inside a list item, which the rich-text editor does not know."""
    for token in state.tokens:
        if token.type in {"paragraph_open", "paragraph_close"} and token.level:
            token.hidden = True


def _text_with_links(
    renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any
) -> str:
    """Escape a piece of text and turn a bare address in it into a link."""
    inside = sum(token.nesting for token in tokens[:index] if token.type.startswith("link_"))
    if inside:
        return renderer.text(tokens, index, options, env)
    return str(urlize(tokens[index].content, autoescape=True))


def _as_it_is(text: str) -> str:
    return text


def _escaped(text: str) -> str:
    """Return the text so that no character in it means something to the reader of Markdown."""
    return text.translate(_SPECIAL)


def _block(node: Any, escape: Callable[[str], str]) -> str:
    if isinstance(node, Tag) and node.name in {"ul", "ol"}:
        items = node.find_all("li", recursive=False)
        marks = [f"{number}." if node.name == "ol" else "-" for number in range(1, len(items) + 1)]
        return "\n".join(
            f"{mark} {_lines(item, escape)}" for mark, item in zip(marks, items, strict=True)
        )
    return _lines(node, escape)


def _lines(node: Any, escape: Callable[[str], str]) -> str:
    return "\n".join(line.strip() for line in _inline(node, escape).split("\n")).strip()


def _inline(node: Any, escape: Callable[[str], str]) -> str:
    if isinstance(node, NavigableString):
        return escape(str(node).replace("\n", " "))
    if node.name == "br":
        return "\n"
    inner = "".join(_inline(child, escape) for child in node.children)
    if node.name == "a":
        address = node.get("href", "")
        return inner if node.get_text() == address else f"[{inner}]({address})"
    mark = _MARKS.get(node.name, "")
    return f"{mark}{inner}{mark}"


def _words(html: str) -> str:
    """Return the markup in one spelling, so that two ways to write the same thing are equal."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        tag.name = {"strong": "b", "em": "i"}.get(tag.name, tag.name)
        tag.attrs.pop("data-block-key", None)
        tag.attrs.pop("rel", None)
    return "".join(str(soup).split())
