"""Read OpenDocument: texts, sheets, presentations."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.xmlreader import AttributesImpl

from .archive import opened, parts_of
from .walk import Walk

_CONTENT = re.compile(r"^(.+/)?content\.xml$")


class OpenDocumentWalk(Walk):
    """The text of one part: all characters in a paragraph, but not in what is marked in it."""

    lines_of = frozenset({"p", "h"})
    rows_of = frozenset({"table-row"})
    spaces = frozenset({"tab", "line-break"})
    # What these hold lies inside a paragraph of the text, and has paragraphs of its own.
    parted = frozenset({"annotation", "note", "frame", "text-box", "custom-shape"})
    skipped = frozenset({"tracked-changes", "ruby-text", "script", "event-listeners"})

    def __init__(self) -> None:
        super().__init__()
        # The names of the lines and of the parted elements that are open.
        self._inside: list[str] = []

    def is_left_out(self, name: str, attributes: AttributesImpl) -> bool:
        """Return whether nothing in this element is read."""
        return name in self.skipped

    def on_start(self, name: str, attributes: AttributesImpl) -> None:
        """Write spaces, values of forms, and follow where in the text this is."""
        if name in self.parted or name in self.lines_of:
            self._inside.append(name)
        elif name == "s":
            self.write(" ")
        if value := attributes.get("form:current-value"):
            self._emit(value)

    def on_end(self, name: str) -> None:
        """Leave a line or a parted element."""
        if name in self.parted or name in self.lines_of:
            self._inside.pop()

    def is_text(self) -> bool:
        """Return whether characters here are text."""
        return bool(self._inside) and self._inside[-1] in self.lines_of


class MasterWalk(OpenDocumentWalk):
    """Headers and footers, without the prompts of a presentation's pages for notes."""

    skipped = OpenDocumentWalk.skipped | {"notes"}


def read_odf(path: Path) -> Iterator[str]:
    """Yield the text, with notes and comments, then charts, headers and footers."""
    with opened(path) as archive:
        contents = [name for name in archive.namelist() if _CONTENT.match(name)]
        yield from parts_of(archive, sorted(contents, key=len), OpenDocumentWalk)
        yield from parts_of(archive, ["styles.xml"], MasterWalk)
