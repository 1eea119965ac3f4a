"""The text inside documents, read from real files of each kind."""

from io import BytesIO

import openpyxl
import pptx
import pytest
from django.core.files.base import ContentFile
from docx import Document as WordDocument
from fpdf import FPDF
from odfdo import Document as OpenDocument
from odfdo import Paragraph

from editorial.models import DocumentText, KringDocument
from editorial.services import extraction
from editorial.services.extraction import read_document, read_unread

pytestmark = pytest.mark.django_db
State = DocumentText.State


def make(name: str, content: bytes) -> KringDocument:
    return KringDocument.objects.create(
        title=name, file=ContentFile(content, name=name), file_size=len(content)
    )


def bytes_of(save) -> bytes:
    buffer = BytesIO()
    save(buffer)
    return buffer.getvalue()


def word() -> bytes:
    document = WordDocument()
    document.add_paragraph("Dijkverzwaring in de alinea")
    document.add_table(1, 1).cell(0, 0).text = "Peilbesluit in de cel"
    document.sections[0].footer.paragraphs[0].text = "Voettekst AO-2025/17"
    return bytes_of(document.save)


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Begroting"
    book.active.append(["Baggerwerk", 1250])
    return bytes_of(book.save)


def slides() -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[0])
    slide.shapes.title.text = "Gemaal in beeld"
    slide.notes_slide.notes_text_frame.text = "Notitie voor de spreker"
    return bytes_of(show.save)


def odt() -> bytes:
    document = OpenDocument("text")
    document.body.append(Paragraph("Muskusrattenbeheer"))
    return bytes_of(document.save)


def pdf() -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica")
    made.cell(0, 10, "Waterkwaliteit in de zomer")
    return bytes(made.output())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", word, ["Dijkverzwaring", "Peilbesluit in de cel", "AO-2025/17"]),
        ("a.xlsx", sheet, ["Begroting", "Baggerwerk 1250"]),
        ("a.pptx", slides, ["Gemaal in beeld", "Notitie voor de spreker"]),
        ("a.odt", odt, ["Muskusrattenbeheer"]),
        ("a.pdf", pdf, ["Waterkwaliteit in de zomer"]),
        ("a.txt", lambda: "Café aan de Vliet".encode("cp1252"), ["Café aan de Vliet"]),
    ],
)
def test_the_words_of_each_kind_of_file_are_read(name, content, words):
    document = make(name, content())

    read_document(document_id=document.pk)

    known = DocumentText.objects.get(pk=document.pk)
    assert known.state == State.DONE
    assert all(word in known.text for word in words), known.text


def test_a_file_that_cannot_be_read_says_why():
    document = make("a.pdf", b"%PDF-1.7 and then nothing")

    read_document(document_id=document.pk)

    known = DocumentText.objects.get(pk=document.pk)
    assert (known.state, known.text) == (State.FAILED, "")
    assert known.reason


def test_a_kind_that_nobody_reads_is_not_a_failure():
    document = make("a.zip", b"PK")

    read_document(document_id=document.pk)

    assert DocumentText.objects.get(pk=document.pk).state == State.UNKNOWN


def test_a_file_over_the_limit_is_not_opened(monkeypatch):
    monkeypatch.setattr(extraction, "LARGEST", 3)
    document = make("a.txt", b"four")

    read_document(document_id=document.pk)

    assert DocumentText.objects.get(pk=document.pk).state == State.TOO_LARGE


def test_a_reader_that_takes_too_much_memory_is_stopped(monkeypatch):
    monkeypatch.setattr(extraction, "MEGABYTES", 60)
    document = make("a.txt", b"a" * 40_000_000)

    read_document(document_id=document.pk)

    known = DocumentText.objects.get(pk=document.pk)
    assert (known.state, known.reason) == (State.FAILED, "It needs too much memory.")


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(extraction, "PATIENCE", 0.01)
    document = make("a.docx", word())

    read_document(document_id=document.pk)

    known = DocumentText.objects.get(pk=document.pk)
    assert (known.state, known.reason) == (State.FAILED, "It takes too long.")


def test_a_new_document_is_read_by_a_worker(run_jobs):
    document = make("a.txt", b"Sluis")

    run_jobs()

    assert document.words.text == "Sluis"


def test_a_title_that_changes_does_not_have_the_file_read_again(run_jobs):
    document = make("a.txt", b"Sluis")
    run_jobs()
    read_at = DocumentText.objects.get(pk=document.pk).read_at

    document.title = "Other"
    document.save()
    run_jobs()

    assert DocumentText.objects.get(pk=document.pk).read_at == read_at


def test_documents_from_before_are_read_in_time(run_jobs):
    document = make("a.txt", b"Stuw")
    DocumentText.objects.all().delete()

    assert read_unread() == 1
    run_jobs()

    assert DocumentText.objects.get(pk=document.pk).text == "Stuw"
