"""Read the files of Word, PowerPoint and Excel (OOXML) by one walk over their XML.

A walk finds what the object models of libraries leave out: content controls, text boxes, insertions that are tracked,
notes, comments, the labels of charts. What a reader does not see is left out: deletions, hidden text, prompts.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.xmlreader import AttributesImpl
from zipfile import ZipFile

from .archive import opened, parts_of
from .numbers import cell_text
from .walk import Walk

# Which parts are read, by the last word of their content type, in this order.
WORD = ("main", "footnotes", "endnotes", "comments")
SLIDES = ("slide", "notesSlide", "comments")
SHEETS = ("comments", "threadedcomments", "threadedComments", "drawing")
DRAWN = ("chart", "chartex", "diagramData")
EDGES = ("header", "footer")
OFF = {"0", "false", "off", "none"}
# Excel writes this into the old kind of note for versions that do not know threads.
THREAD_NOTICE = "[Threaded comment]"
_TYPE = re.compile(r'<Override\b[^>]*?PartName="([^"]+)"[^>]*?ContentType="([^"]+)"')
_TYPE_REVERSED = re.compile(r'<Override\b[^>]*?ContentType="([^"]+)"[^>]*?PartName="([^"]+)"')


class OfficeWalk(Walk):
    """The text of one part."""

    lines_of = frozenset({"p", "comment", "pt", "cm", "threadedComment"})
    rows_of = frozenset({"tr"})
    texts = frozenset({"t", "v", "text"})
    # Deletions, what something else stands for, numbers behind a chart, reading aids for Japanese.
    skipped = frozenset(
        {"del", "moveFrom", "Fallback", "val", "xVal", "yVal", "bubbleSize", "numDim", "rPh"}
    )
    spaces = frozenset({"tab", "ptab", "br", "cr"})

    def __init__(self) -> None:
        super().__init__()
        # For each content control that is open: whether it shows only its prompt.
        self.prompts: list[bool] = []
        self.is_hidden = False

    def is_left_out(self, name: str, attributes: AttributesImpl) -> bool:
        """Return whether nothing in this element is read."""
        if name == "sdtContent":
            return bool(self.prompts and self.prompts[-1])
        if name == "fld":
            return (attributes.get("type") or "").startswith("slidenum")
        return name in self.skipped

    def on_start(self, name: str, attributes: AttributesImpl) -> None:
        """Follow runs and content controls."""
        if name == "r":
            self.is_hidden = False
        elif name == "vanish":
            self.is_hidden = _value(attributes) not in OFF
        elif name == "sdt":
            self.prompts.append(False)
        elif name == "showingPlcHdr" and self.prompts:
            self.prompts[-1] = _value(attributes) not in OFF
        elif name == "noBreakHyphen":
            self.write("-")

    def on_end(self, name: str) -> None:
        """Leave a content control."""
        if name == "sdt" and self.prompts:
            self.prompts.pop()

    def write(self, text: str) -> None:
        """Add text, unless its run is hidden."""
        if not self.is_hidden:
            super().write(text)


def _value(attributes: AttributesImpl) -> str:
    return next((attributes[name] for name in attributes.getNames() if name.endswith("val")), "")


def read_docx(path: Path) -> Iterator[str]:
    """Yield the text, then notes, comments, charts and diagrams, headers and footers."""
    with opened(path) as archive:
        yield from _read(archive, (*WORD, *DRAWN, *EDGES))


def read_pptx(path: Path) -> Iterator[str]:
    """Yield the slides, then the notes of the speaker, comments, charts and diagrams."""
    with opened(path) as archive:
        yield from _read(archive, (*SLIDES, *DRAWN))


def read_xlsx(path: Path) -> Iterator[str]:
    """Yield each sheet's name and rows as they look, then notes, text boxes and charts."""
    from openpyxl import load_workbook  # Heavy, see formats.

    with opened(path) as archive:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                yield sheet.title
                for row in sheet.iter_rows():
                    cells = (cell_text(cell.value, _format(cell)) for cell in row)
                    yield " ".join(filter(None, cells))
        finally:
            book.close()
        for line in _read(archive, (*SHEETS, *DRAWN)):
            if not line.startswith(THREAD_NOTICE):
                yield line


def _format(cell: object) -> str:
    # An empty cell has none.
    return getattr(cell, "number_format", None) or "General"


def _read(archive: ZipFile, kinds: tuple[str, ...]) -> Iterator[str]:
    named = _parts(archive)
    for kind in kinds:
        yield from parts_of(archive, named.get(kind, []), OfficeWalk)


def _parts(archive: ZipFile) -> dict[str, list[str]]:
    """Return the names of parts by the last word of their content type, in the order of their numbers."""
    types = archive.read("[Content_Types].xml").decode("utf-8", errors="replace")
    pairs = [*_TYPE.findall(types), *(pair[::-1] for pair in _TYPE_REVERSED.findall(types))]
    named: dict[str, list[str]] = {}
    for name, content_type in pairs:
        if "/glossary/" not in name:
            kind = re.split(r"[./]", content_type.removesuffix("+xml"))[-1]
            named.setdefault(kind, []).append(name.lstrip("/"))
    return {kind: sorted(names, key=_number) for kind, names in named.items()}


def _number(name: str) -> tuple[int, str]:
    found = re.search(r"(\d+)\.\w+$", name)
    return (int(found[1]) if found else 0, name)
