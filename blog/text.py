"""Convert between text typed on a phone and the rich text that a page stores.

The typed form is a small part of Markdown: paragraphs, lists, bold, italic and links. It is read by
markdown-it-py and goes through Wagtail's own whitelist, so that a page never holds more than the
rich-text editor would have allowed. What people type without thinking of Markdown stays as it is: a year
or a date at the start of a line, a star, the underscores of a file name, the backslashes of a folder.
What the composer's editor writes is read just as exactly: see ``blog.typed``.
"""

import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, PageElement, Tag
from django.utils.html import urlize
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.escape import escape as read_escape
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from wagtail.admin.rich_text.converters.editor_html import EditorHTMLConverter

from blog.typed import BOLD, ITALIC, LISTS, PART, read_blocks, write_blocks
from editorial.link_schemes import is_operators_link
from editorial.own_links import address_of, page_at

FEATURES = ["bold", "italic", "link", "ol", "ul"]
_RULES = ["list", "link", "autolink", "emphasis", "escape", "newline"]
_MARKS = dict.fromkeys(BOLD, "**") | dict.fromkeys(ITALIC, "*")
# Typed literally, these would be read as Markdown.
_CAN_BE_ESCAPED = "*[]"
_BULLET = re.compile(r"-[ \t]+(?![-*\s]*$)")
_NUMBER = re.compile(r"(\d{1,9})\.[ \t]+\S")
_ONLY_ITEM = re.compile(rf"1\.[ \t]+{PART}")


def to_rich_text(text: str) -> str:
    """Return typed text as rich text to store: as ``to_markup``, with pages of ours linked as pages."""
    return _with_pages(to_markup(text))


def to_markup(text: str) -> str:
    """Return typed text as safe markup, as the editor shows it: every link has its address.

    What is not allowed stays visible as plain characters.
    """
    html = _reader().render(text.replace("\r\n", "\n").strip()).strip()
    return EditorHTMLConverter(FEATURES).to_database_format(html)


def from_rich_text(html: str) -> str | None:
    """Return rich text as typed text, or None if it holds more than can be typed."""
    html = _with_addresses(html)
    wanted = read_blocks(html)
    if wanted is None:
        return None
    # As people would type it, if that says the same.
    for text in (_as_people_type(html), write_blocks(wanted)):
        if read_blocks(to_markup(text)) == wanted:
            return text
    return None


def _with_pages(html: str) -> str:
    """Return the rich text with each address of a page of ours as a link to the page."""
    soup = BeautifulSoup(html, "html.parser")
    pages = {
        link: page for link in soup.find_all("a") if (page := page_at(str(link.get("href", ""))))
    }
    for link, page in pages.items():
        link.attrs = {"linktype": "page", "id": str(page)}
    return str(soup) if pages else html


def _with_addresses(html: str) -> str:
    """Return the rich text with each link to a page that the reader may see as its address."""
    soup = BeautifulSoup(html, "html.parser")
    links = soup.find_all("a", linktype="page")
    for link in links:
        if address := address_of(str(link.get("id", ""))):
            link.attrs = {"href": address}
    return str(soup) if links else html


def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
    allows = reader.validateLink
    # It refuses a shared folder by itself, which an operator may allow.
    reader.validateLink = lambda url: is_operators_link(url) or allows(url)  # type: ignore[method-assign]
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    reader.block.ruler.at("list", _list, terminates)
    reader.inline.ruler.at("emphasis", _emphasis)
    reader.inline.ruler.at("escape", _escape)
    reader.core.ruler.push("tight_lists", _tighten_lists)
    reader.add_render_rule("text", _text_with_links)
    return reader


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list: lines that begin with a dash, or at least two lines that are numbered from 1."""
    lines = [
        state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        for line in range(start, end)
    ]
    # Within a list the question is only where an item ends.
    within = silent and state.listIndent >= 0
    if not within and not _BULLET.match(lines[0]) and not _ONLY_ITEM.match(lines[0]):
        numbers = list(_numbers(lines))
        if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
            return False
    return list_block(state, start, end, silent)


def _numbers(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that would be one list: up to a paragraph without a number."""
    after_blank = False
    for line in lines:
        if found := _NUMBER.match(line):
            yield int(found[1])
        elif line.strip() and after_blank:
            return
        after_blank = not line.strip()


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read stars around words; a star inside a word or a sum and an underscore are themselves."""
    if silent or state.src[state.pos] != "*":
        return False
    found = state.scanDelims(state.pos, canSplitWord=False)
    opens, closes = found.can_open, found.can_close
    if state.src[state.pos + found.length :].startswith(PART):
        opens, closes = False, True
    elif state.src[: state.pos].endswith(PART):
        opens, closes = True, False
    for _number in range(found.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=found.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos += found.length
    return True


def _escape(state: StateInline, silent: bool) -> bool:
    """Read a backslash before a mark that means something; any other is itself."""
    following = state.src[state.pos + 1 : state.pos + 2]
    return bool(following) and following in _CAN_BE_ESCAPED and read_escape(state, silent)


def _tighten_lists(state: StateCore) -> None:
    """Remove the paragraph inside a list item, which the rich-text editor does not know."""
    for token in state.tokens:
        if token.type in {"paragraph_open", "paragraph_close"} and token.level:
            token.hidden = True


def _text_with_links(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Escape a piece of text and turn a bare address in it into a link."""
    inside = sum(token.nesting for token in tokens[:index] if token.type.startswith("link_"))
    tokens[index].content = tokens[index].content.replace(PART, "")
    if inside:
        return renderer.text(tokens, index, options, env)
    return str(urlize(tokens[index].content, autoescape=True))


def _as_people_type(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    blocks = (_block(node) for node in soup.contents if str(node).strip())
    return "\n\n".join(block for block in blocks if block)


def _block(node: PageElement) -> str:
    if isinstance(node, Tag) and node.name in LISTS:
        items = node.find_all("li", recursive=False)
        return "\n".join(
            f"{LISTS[node.name].format(number)} {_lines(item)}"
            for number, item in enumerate(items, start=1)
        )
    return _lines(node)


def _lines(node: PageElement) -> str:
    return "\n".join(line.strip() for line in _inline(node).split("\n")).strip()


def _inline(node: PageElement) -> str:
    if not isinstance(node, Tag):
        return str(node).replace("\n", " ")
    if node.name == "br":
        return "\n"
    inner = "".join(_inline(child) for child in node.children)
    if node.name == "a":
        address = node.get("href", "")
        return inner if node.get_text() == address else f"[{inner}]({address})"
    mark = _MARKS.get(node.name, "")
    return f"{mark}{inner}{mark}"
