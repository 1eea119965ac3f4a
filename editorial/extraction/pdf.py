"""Read PDF: pages, and what was filled in or written on them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import LockedFile

# Notes on a page. Others repeat the text they lie on, or open a window of one of these.
WRITTEN = {"/FreeText", "/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Stamp"}
TYPED = {"/Tx", "/Ch"}


def read_pdf(path: Path) -> Iterator[str]:
    """Yield the text of each page, then the values of its form and the notes on it."""
    # Heavy, see formats.
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    reader = PdfReader(path)
    # Many are locked against changes only, with no password for reading.
    if reader.is_encrypted:
        try:
            is_open = reader.decrypt("")
        except (DependencyError, FileNotDecryptedError) as error:
            raise LockedFile from error
        if not is_open:
            raise LockedFile
    for page in reader.pages:
        yield page.extract_text()
        for reference in page.get("/Annots") or []:
            yield from _written(reference.get_object())


def _written(annotation: Any) -> Iterator[str]:
    if annotation is None:
        return
    kind = annotation.get("/Subtype")
    if kind == "/Widget" and _inherited(annotation, "/FT") in TYPED:
        value = _inherited(annotation, "/V")
        yield " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    elif kind in WRITTEN:
        yield str(annotation.get("/Contents") or "")


def _inherited(annotation: Any, key: str) -> Any:
    """Return an entry of a field: of several boxes with one value, the value is the parent's."""
    for _ in range(10):
        if key in annotation:
            return annotation[key].get_object()
        if "/Parent" not in annotation:
            break
        annotation = annotation["/Parent"].get_object()
    return None
