"""Looking at the HTML of a page."""

import difflib
import re
from html.parser import HTMLParser
from typing import Any

# Other in every answer, whatever the page shows: tokens, and the number under which a search is counted.
CHANGING = re.compile(
    r"""(name="csrfmiddlewaretoken" value="|"X-CSRFToken": "|&quot;X-CSRFToken&quot;: &quot;"""
    r"""|data-search="|data-token=")[^"&]+"""
)
EMPTY = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
# Lines of a difference that say where it is.
HEADS = ("---", "+++", "@@")
# Inside these, elements of other languages stand, that may close themselves.
FOREIGN = frozenset({"svg", "math"})


def html_of(client: Any, address: str) -> str:
    """Return the page without what changes in every answer. AssertionError unless it is there."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return CHANGING.sub(r"\1…", response.content.decode())


def difference(seen: str, expected: str, lines: int = 6) -> str:
    """Return the first lines in which two pages differ."""
    found = difflib.unified_diff(expected.splitlines(), seen.splitlines(), lineterm="", n=0)
    said = [line[:1] + line[1:].strip()[:160] for line in found if not line.startswith(HEADS)]
    return "\n".join([line for line in said if line[1:]][:lines])


class _Reader(HTMLParser):
    """Keeps which elements are open, and notes what does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note_id(attrs)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In HTML the slash means nothing: only inside SVG and MathML does it close an element.
        self._note_id(attrs)
        if tag not in EMPTY and not FOREIGN.intersection([*self.open, tag]):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            where = " > ".join(self.open[-3:])
            self.faults.append(f"</{tag}> in line {self.getpos()[0]}, where {where} is open")

    def _note_id(self, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("id")
        if name and name in self.ids:
            self.faults.append(f"the id {name!r} stands twice, in line {self.getpos()[0]} again")
        self.ids.add(name or "")


def faults_of(html: str) -> list[str]:
    """Return what is wrong with the form of a whole page: elements not closed, ids that stand twice."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    left = [f"<{tag}> is not closed" for tag in reader.open]
    return [*reader.faults, *left][:10]
