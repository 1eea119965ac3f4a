"""Write what a post may hold as typed text, exactly.

The other way round is ``blog.text``. The editor of the composer writes the same text in the browser, by
the same rules (``static/blog/typed.js``); a test holds the two together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import quote

from bs4 import BeautifulSoup, PageElement, Tag

# Nobody types the invisible separator, and no reader meets it: it parts what would be read as markup
# from what would not, where typed text has no other way to say so. Half a word is bold, a paragraph
# begins with a dash, a numbered list has one item.
PART = "\u2063"
FIRM = "\xa0"
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
LISTS = {"ul": "-", "ol": "{}."}
_KNOWN = {"p", "br", "li", "a", *LISTS, *BOLD, *ITALIC}
# Wagtail adds these and leaves them out again.
_IDLE = {"data-block-key", "rel"}
_ESCAPED = re.compile(r"[*\[\]]")
_ADDRESS = re.compile(r"<(?=[A-Za-z][A-Za-z0-9+.-]{1,31}:|[^\s<>]*@)")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_RULE = re.compile(r"[-*\s]*(?:\n|$)")
# Beside one of these, stars around words are read as such.
_BESIDE_STARS = re.compile(r"""[\s("':;,.!?)/\[\]-]""")


@dataclass(frozen=True)
class Run:
    """Text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, or with the name of a list an item of it."""

    list_name: str
    lines: tuple[tuple[Run, ...], ...]


def read_blocks(html: str) -> list[Block] | None:
    """Return what rich text says, or None if it holds more than can be typed."""
    soup = BeautifulSoup(html, "html.parser")
    if any(not _is_known(tag) for tag in soup.find_all(True)):
        return None
    return [block for node in soup.contents for block in _blocks(node)]


def write_blocks(blocks: Sequence[Block]) -> str:
    """Return the blocks as typed text that is read as just these blocks."""
    return "\n\n".join(
        _write_list(name, [*group]) if name else "\n\n".join(map(_write_lines, group))
        for name, group in groupby(blocks, key=lambda block: block.list_name)
    )


def _is_known(tag: Tag) -> bool:
    own = {"href"} if tag.name == "a" else set()
    nested = tag.name in LISTS and tag.find_parent("li") is not None
    return tag.name in _KNOWN and not nested and set(tag.attrs) <= own | _IDLE


def _blocks(node: PageElement) -> Iterator[Block]:
    if isinstance(node, Tag) and node.name in LISTS:
        for item in node.find_all("li", recursive=False):
            if lines := tuple(filter(None, _lines(_runs(item, Run(""))))):
                yield Block(node.name, lines)
        return
    # An empty line within a paragraph ends it, as it does where people type.
    for spoken, part in groupby(_lines(_runs(node, Run(""))), key=bool):
        if spoken:
            yield Block("", tuple(part))


def _runs(node: PageElement, style: Run) -> Iterator[Run]:
    if not isinstance(node, Tag):
        yield replace(style, text=str(node).replace("\n", " "))
        return
    if node.name == "br":
        yield replace(style, text="\n")
    style = replace(
        style,
        bold=style.bold or node.name in BOLD,
        italic=style.italic or node.name in ITALIC,
        address=str(node.get("href", "")) or style.address,
    )
    for child in node.children:
        yield from _runs(child, style)


def _lines(runs: Iterator[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the lines, each in its fewest runs; a line that says nothing has none."""
    line: list[Run] = []
    for run in (*runs, Run("\n")):
        for each in run.text.replace(PART, ""):
            if each == "\n":
                yield tuple(_merged([*_tidied(line)]))
                line = []
            else:
                line.append(replace(run, text=each))


def _tidied(line: Sequence[Run]) -> Iterator[Run]:
    """Yield the characters without needless blanks; a blank has a style if both its sides have it."""
    spoken = [place for place, each in enumerate(line) if not each.text.isspace()]
    for before, after in zip(spoken, [*spoken[1:], None], strict=False):
        yield line[before]
        if after is None or after == before + 1:
            continue
        one, other = replace(line[before], text=""), replace(line[after], text="")
        shared = Run("", address=one.address if one.address == other.address else "")
        # What holds a number and its unit together is kept.
        blank = FIRM if after == before + 2 and line[before + 1].text == FIRM else " "
        yield replace(one if one == other else shared, text=blank)


def _merged(characters: Sequence[Run]) -> Iterator[Run]:
    for style, run in groupby(characters, key=lambda each: replace(each, text="")):
        yield replace(style, text="".join(each.text for each in run))


def _write_list(name: str, items: Sequence[Block]) -> str:
    marks = [LISTS[name].format(number) for number in range(1, len(items) + 1)]
    return "\n".join(
        f"{mark} {_item(name, items, _write_lines(item))}"
        for mark, item in zip(marks, items, strict=True)
    )


def _item(name: str, items: Sequence[Block], text: str) -> str:
    # One numbered line alone is a line that begins with a number, and a line of dashes is no list.
    alone = name == "ol" and len(items) == 1
    return PART + text if alone or _RULE.match(text) else text


def _write_lines(block: Block) -> str:
    lines = (_write_line(line) for line in block.lines)
    return "\n".join(PART + line if _ITEM.match(line) else line for line in lines)


def _write_line(line: Sequence[Run]) -> str:
    written = ""
    for address, runs in groupby(line, key=lambda run: run.address):
        if not address:
            written = _write_runs(written, runs)
            continue
        label = _write_runs("[", runs)
        written = _parted(written, "\\") + _parted(label, "\\") + f"]({_destination(address)})"
    return written


def _write_runs(written: str, runs: Iterator[Run]) -> str:
    """Return what was written with the runs behind it."""
    for run in runs:
        text = _ADDRESS.sub(f"<{PART}", _ESCAPED.sub(r"\\\g<0>", run.text))
        stars = "*" * (2 * run.bold + run.italic)
        if stars:
            # A backslash before stars would be read as theirs.
            last = PART if text.endswith("\\") else ""
            text = stars + text + last + stars + last
        after_stars = written.endswith("*") and not written.endswith("\\*")
        if (stars and written and not _BESIDE_STARS.match(written[-1])) or (
            after_stars and not _BESIDE_STARS.match(text)
        ):
            written += PART
        written += text
    return written


def _parted(text: str, ending: str) -> str:
    return text + PART if text.endswith(ending) else text


def _destination(address: str) -> str:
    encoded = re.sub(r"[\s<>\\]", lambda found: quote(found[0], safe=""), address)
    return f"<{encoded}>" if "(" in encoded or ")" in encoded else encoded
