"""Documents, with real text in real files."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile
from fpdf import FPDF

from demo.loader.organisation import Staff
from demo.prose import DocumentData, load_documents
from editorial.models import KringDocument
from editorial.services.extraction import read_document

WRITTEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def load(*, staff: Staff) -> int:
    """Write and store the documents. Returns how many."""
    made = [_store(staff, data) for data in load_documents()]
    return len(made)


def _store(staff: Staff, data: DocumentData) -> KringDocument:
    content = as_pdf(data) if data.kind == "pdf" else as_text(data)
    document = KringDocument.objects.create(
        title=data.title,
        language=data.language,
        file=ContentFile(content, name=data.filename),
        file_size=len(content),
        restricted_to=staff.keys(data.restricted_to),
    )
    document.tags.add(*data.tags)
    # At once: a worker would do it later, after the index has been built.
    read_document(document_id=document.pk, is_ours=True)
    return document


def as_text(data: DocumentData) -> bytes:
    """Return the document as plain text."""
    return "\n\n".join((data.title, *data.paragraphs)).encode()


def as_pdf(data: DocumentData) -> bytes:
    """Return the document as a PDF of A4 pages."""
    pdf = FPDF(format="A4")
    # The built-in fonts know the characters of Windows-1252: enough for Dutch, and no font file.
    pdf.core_fonts_encoding = "windows-1252"
    pdf.set_title(data.title)
    pdf.set_lang(data.language)
    # The same file every time: the demo is deterministic.
    pdf.set_creation_date(WRITTEN)
    pdf.add_page()
    pdf.set_margins(25, 25, 25)
    pdf.set_font("Helvetica", "B", 18)
    pdf.multi_cell(0, 9, data.title, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    pdf.set_font("Helvetica", size=11)
    for paragraph in data.paragraphs:
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    return bytes(pdf.output())
