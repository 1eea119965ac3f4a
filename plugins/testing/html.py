"""Compare and check the HTML of pages."""

import difflib
import re
from html.parser import HTMLParser

from django.test import Client

# Different in every response: tokens, and the number under which a search is counted.
CHANGING = re.compile(
    r"""(name="csrfmiddlewaretoken" value="|"X-CSRFToken": "|&quot;X-CSRFToken&quot;: &quot;"""
    r"""|data-search="|data-token=")[^"&]+"""
)
EMPTY = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)
# Lines of a diff that mark its place.
HEADS = ("---", "+++", "@@")
# The elements inside these belong to other languages, in which an element may close itself.
FOREIGN = frozenset({"svg", "math"})


def html_of(client: Client, address: str) -> str:
    """Return the page without what changes in every response. AssertionError unless it answers with 200."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return CHANGING.sub(r"\1…", response.content.decode())


def difference(seen: str, expected: str, lines: int = 6) -> str:
    """Return the first lines in which two pages differ."""
    diff = difflib.unified_diff(expected.splitlines(), seen.splitlines(), lineterm="", n=0)
    changed = [line[:1] + line[1:].strip()[:160] for line in diff if not line.startswith(HEADS)]
    return "\n".join([line for line in changed if line[1:]][:lines])


class _Reader(HTMLParser):
    """Keeps track of the open elements and of ids, and collects faults."""

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
        # HTML ignores the slash: only inside SVG and MathML it closes an element.
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
            self.faults.append(f"the id {name!r} occurs twice, in line {self.getpos()[0]} again")
        self.ids.add(name or "")


def faults_of(html: str) -> list[str]:
    """Return the faults in the HTML of a whole page: elements that are not closed, ids that occur twice."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    unclosed = [f"<{tag}> is not closed" for tag in reader.open]
    return [*reader.faults, *unclosed][:10]
