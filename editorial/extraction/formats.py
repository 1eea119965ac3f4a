"""The text of each kind of file. Knows nothing of Django: it runs in a process of its own.

Libraries are imported where they are used: each costs a second, and a file needs one of them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


def read_pdf(path: Path) -> Iterator[str]:
    """Yield the text of each page."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted:
        # Many are locked against changes only, with no password for reading.
        reader.decrypt("")
    for page in reader.pages:
        yield page.extract_text()


def read_docx(path: Path) -> Iterator[str]:
    """Yield the paragraphs and table cells in order, then what headers and footers say."""
    from docx import Document

    document = Document(str(path))
    for part in document.iter_inner_content():
        yield from _docx_part(part)
    for section in document.sections:
        for edge in (section.header, section.footer):
            for part in edge.iter_inner_content():
                yield from _docx_part(part)


def _docx_part(part: Any) -> Iterator[str]:
    if hasattr(part, "text"):
        yield part.text
        return
    for row in part.rows:
        for cell in row.cells:
            for inner in cell.iter_inner_content():
                yield from _docx_part(inner)


def read_xlsx(path: Path) -> Iterator[str]:
    """Yield the name of each sheet, and each row."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield " ".join(str(cell) for cell in row if cell is not None)
    finally:
        book.close()


def read_pptx(path: Path) -> Iterator[str]:
    """Yield the text and the notes of each slide."""
    from pptx import Presentation

    for slide in Presentation(str(path)).slides:
        for shape in slide.shapes:
            yield from _pptx_shape(shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame:
            yield slide.notes_slide.notes_text_frame.text


def _pptx_shape(shape: Any) -> Iterator[str]:
    if hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _pptx_shape(inner)
    if shape.has_text_frame:
        yield shape.text_frame.text
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            yield " ".join(cell.text for cell in row.cells)


def read_odf(path: Path) -> Iterator[str]:
    """Yield the text of a document, sheet or presentation in OpenDocument format."""
    from odfdo import Document

    yield Document(path).get_formatted_text()


def read_text(path: Path) -> Iterator[str]:
    """Yield plain text: UTF-8 with or without mark, UTF-16 with a mark, else Windows-1252."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", errors="replace")
        return
    try:
        yield content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield content.decode("cp1252", errors="replace")


READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "pptx": read_pptx,
    "odt": read_odf,
    "ods": read_odf,
    "odp": read_odf,
    "txt": read_text,
    "md": read_text,
    "csv": read_text,
}


def lines_of(path: Path, extension: str, characters: int) -> Iterator[str]:
    """Yield the text of a file, a piece a line, up to so many characters."""
    left = characters
    for piece in READERS[extension](path):
        words = " ".join(piece.split())[:left]
        yield words + "\n"
        left -= len(words)
        if left <= 0:
            break
