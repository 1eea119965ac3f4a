"""The text inside documents, read from real files of each kind."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pptx
import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordDocument
from fpdf import FPDF
from odfdo import Document as OpenDocument
from odfdo import Paragraph
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pypdf import PdfWriter
from wagtail.models import Collection, GroupCollectionPermission

from editorial.models import DocumentText, KringDocument
from editorial.services import extraction
from editorial.services.extraction import read_document, read_unread
from tests.support import factories

pytestmark = pytest.mark.django_db
State = DocumentText.State
DATA = Path(__file__).parents[1] / "data"


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
    monkeypatch.setattr(extraction, "TIMEOUT", 0.01)
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


def read(name: str, content: bytes) -> DocumentText:
    document = make(name, content)
    read_document(document_id=document.pk)
    return DocumentText.objects.get(pk=document.pk)


def words_of(name: str, content: bytes) -> str:
    known = read(name, content)
    assert known.state == State.DONE, known.reason
    return known.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "word-inhoudsbesturing-unieke-woorden.docx",
            "zyqavela mivoxlup dreqnaff bruxonid glympoth fyxtrond wrexulin chozzimer jaquorbi",
        ),
        (
            "presentatie-grafiek.pptx",
            "ijsvogeltitel ijsvogelnotitie ijsvogelreeks ijsvogelgrafiek",
        ),
        ("bellijst.xlsx", "roodborstnormaal roodborstopmerking 000007 21% 2026-03-29 1234.5"),
        ("formulier-velden.pdf", "Aanvraagformulier zandformulierveld"),
    ],
)
def test_the_words_in_every_corner_of_a_file_are_read(name, words):
    known = words_of(name, (DATA / name).read_bytes()).split()

    assert [word for word in words.split() if word not in known] == []


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word_of(body: str, **parts: str) -> bytes:
    """A Word file of this body; ``parts`` are other parts, by the last word of their content type."""
    out = BytesIO()
    start = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts = {"document.main": f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>", **parts}
    with ZipFile(out, "w") as archive:
        types = "".join(
            f'<Override PartName="/word/{kind}.xml" ContentType="{start}{kind}+xml"/>'
            for kind in parts
        )
        archive.writestr("[Content_Types].xml", f"<Types>{types}</Types>")
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", content)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"<w:p>{run('water')}{run('schap')}</w:p>", "waterschap"),
        (f"<w:p>{run('R&amp;D')}</w:p>", "R&D"),
        (f"<w:p>{run('nieuw')}<w:del><w:r><w:delText>oud</w:delText></w:r></w:del></w:p>", "nieuw"),
        (
            f"<w:p><w:moveFrom>{run('daar')}</w:moveFrom><w:moveTo>{run('hier')}</w:moveTo></w:p>",
            "hier",
        ),
        (f"<w:p>{run('te zien')}{run(' geheim', '<w:vanish/>')}</w:p>", "te zien"),
        (
            f"<w:p>{run('toch', '<w:vanish w:val=&quot;0&quot;/>'.replace('&quot;', chr(34)))}</w:p>",
            "toch",
        ),
        (
            (
                "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                f"{run('Klik hier')}</w:sdtContent></w:sdt>{run('echt')}</w:p>"
            ),
            "echt",
        ),
        (
            (
                f"<w:p>{run('dijk')}<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{run('kader')}"
                f"</w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p>{run('kader')}</w:p></mc:Fallback>"
                f"</mc:AlternateContent></w:r>{run('werk')}</w:p>"
            ),
            "kader dijkwerk",
        ),
        (
            (
                f"<w:tbl><w:tr><w:tc><w:p>{run('Jansen')}</w:p></w:tc><w:tc><w:p>{run('06-12')}</w:p>"
                "</w:tc></w:tr></w:tbl>"
            ),
            "Jansen 06-12",
        ),
        ("<w:p><w:r><w:t>ver</w:t><w:softHyphen/><w:t>zekering</w:t></w:r></w:p>", "verzekering"),
        (
            "<w:p><w:r><w:t>AO</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:br/><w:t>bijlage</w:t></w:r></w:p>",
            "AO-2025 bijlage",
        ),
        (
            (
                "<w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:fldSimple>"
                f"{run('veldwaarde')}</w:fldSimple></w:p>"
            ),
            "veldwaarde",
        ),
    ],
)
def test_a_word_file_is_read_as_a_person_reads_it(body, words):
    assert " ".join(words_of("a.docx", word_of(body)).split()) == words


@pytest.mark.parametrize("kind", ["footnotes", "endnotes", "comments", "header", "footer"])
def test_what_stands_beside_the_text_of_a_word_file_is_read(kind):
    part = f"<w:{kind} {W}><w:p>{run('kanttekening')}</w:p></w:{kind}>"

    assert "kanttekening" in words_of(
        "a.docx", word_of(f"<w:p>{run('tekst')}</w:p>", **{kind: part})
    )


def test_groups_tables_and_charts_of_a_presentation_are_read():
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 100, 100).text_frame.text = "In de groep"
    table = slide.shapes.add_table(1, 2, 0, 0, 100, 100).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Peil", "NAP"
    data = CategoryChartData()
    data.categories = ["Voorjaar"]
    data.add_series("Neerslag", [12])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, 100, 100, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Regen per seizoen"

    text = words_of("a.pptx", bytes_of(show.save))

    for words in ("In de groep", "Peil NAP", "Voorjaar", "Neerslag", "Regen per seizoen"):
        assert words in text


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (7, "000000", "000007"),
        (0.215, "0.0%", "21,5%"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1234.5, "#,##0.00", "1234.5"),
        (612345678, "00-00000000", "06-12345678"),
        (12.5, '"€" 0.00', "€ 12,50"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"geen"', "geen"),
        (5, '"Kamer "0', "Kamer 5"),
        (datetime.fromisoformat("2026-03-01"), "dd-mm-yyyy", "01-03-2026"),
        (datetime.fromisoformat("2026-03-01"), "d mmmm yyyy", "1 maart 2026"),
        (datetime.fromisoformat("2026-03-01T09:05"), "h:mm", "9:05"),
        ("007", "@", "007"),
    ],
)
def test_a_cell_is_read_as_it_looks(value, number_format, shown):
    book = openpyxl.Workbook()
    book.active.append([value])
    book.active["A1"].number_format = number_format

    assert shown in words_of("a.xlsx", bytes_of(book.save))


def open_document(kind: str, body: str, **parts: str) -> bytes:
    names = ["office", "text", "table", "draw", "form", "presentation", "dc", "style"]
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in names)
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", f"<office:body {spaces}>{body}</office:body>")
        for name, content in parts.items():
            archive.writestr(f"{name}.xml", f"<office:x {spaces}>{content}</office:x>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.odt", "<text:p>water<text:span>schap</text:span></text:p>", "waterschap"),
        (
            "a.odt",
            (
                "<text:p>dijk<office:annotation><dc:creator>Jan</dc:creator><text:p>bijschrift</text:p>"
                "</office:annotation>werk</text:p>"
            ),
            "bijschrift dijkwerk",
        ),
        (
            "a.odt",
            (
                "<text:p>zie<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                "<text:p>voetnoot</text:p></text:note-body></text:note></text:p>"
            ),
            "voetnoot zie",
        ),
        (
            "a.odt",
            "<text:tracked-changes><text:p>weg</text:p></text:tracked-changes><text:p>blijft</text:p>",
            "blijft",
        ),
        (
            "a.odt",
            "<text:p>een<text:s/>twee<text:tab/>drie<text:line-break/>vier</text:p>",
            "een twee drie vier",
        ),
        (
            "a.odt",
            '<form:text form:current-value="ingevuld"/><text:p>formulier</text:p>',
            "ingevuld formulier",
        ),
        (
            "a.ods",
            (
                "<table:table-row><table:table-cell><text:p>Jansen</text:p></table:table-cell>"
                "<table:table-cell><text:p>06-12</text:p></table:table-cell></table:table-row>"
            ),
            "Jansen 06-12",
        ),
        (
            "a.odp",
            (
                "<draw:page><draw:frame><draw:text-box><text:p>dia</text:p></draw:text-box></draw:frame>"
                "<presentation:notes><draw:frame><text:p>spreektekst</text:p></draw:frame>"
                "</presentation:notes></draw:page>"
            ),
            "dia spreektekst",
        ),
    ],
)
def test_an_open_document_is_read_as_a_person_reads_it(name, body, words):
    assert " ".join(words_of(name, open_document("text", body)).split()) == words


def test_headers_of_an_open_document_are_read():
    header = "<style:master-page><style:header><text:p>kopregel</text:p></style:header></style:master-page>"

    assert "kopregel" in words_of(
        "a.odt", open_document("text", "<text:p>x</text:p>", styles=header)
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("de ver-\nzekering", "de verzekering"),
        ("regel AO-\n2025/17", "regel AO-2025/17"),
        ("in Noord-\nHolland", "in Noord-Holland"),
        ("ver\u00adzekering", "verzekering"),
        ("oﬃce", "office"),
        ("cafe\u0301", "café"),
        ("vraag - \nantwoord", "vraag - antwoord"),
    ],
)
def test_a_word_that_is_broken_is_one_word(typed, words):
    assert words_of("a.txt", typed.encode()) == words


def test_a_rich_text_file_is_read():
    content = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Waterschap caf\'e9 \u8364?5\par}"

    assert words_of("a.rtf", content) == "Waterschap café €5"


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    writer.encrypt(user_password=password, owner_password="baas", algorithm="AES-256")
    return bytes_of(writer.write)


def locked_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def locked_odt() -> bytes:
    out = BytesIO(open_document("text", "<text:p>x</text:p>"))
    with ZipFile(out, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<x><manifest:encryption-data/></x>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", lambda: locked_pdf("geheim")), ("a.docx", locked_word), ("a.odt", locked_odt)],
)
def test_a_locked_file_says_so(name, content):
    known = read(name, content())

    assert (known.state, known.text) == (State.LOCKED, "")


def test_a_pdf_that_is_locked_against_changes_only_is_read():
    assert "Waterkwaliteit" in words_of("a.pdf", locked_pdf(""))


def scan() -> bytes:
    made = FPDF()
    for number in range(3):
        made.add_page()
        made.image(BytesIO((DATA / "scan-16bit.png").read_bytes()), w=50)
        made.set_font("Helvetica")
        made.cell(0, 10, f"- {number + 1} -")
    return bytes(made.output())


def test_a_scan_with_numbers_of_pages_has_no_text():
    assert read("scan.pdf", scan()).state == State.EMPTY


@pytest.mark.parametrize(
    ("name", "content"),
    [("scan.pdf", scan), ("a.docx", locked_word), ("a.pdf", lambda: b"%PDF-1.7 broken")],
)
def test_an_editor_is_told_that_no_text_was_found(client, name, content):
    document = make(name, content())
    read_document(document_id=document.pk)
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    page = client.get(reverse("wagtaildocs:edit", args=[document.pk]))

    assert "No text found" in page.content.decode()


def test_a_file_that_was_read_is_not_spoken_of(client):
    document = make("a.txt", b"Sluis")
    read_document(document_id=document.pk)
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    page = client.get(reverse("wagtaildocs:edit", args=[document.pk]))

    assert "No text found" not in page.content.decode()


REPORT = "kring_missing_text"


def test_the_report_lists_the_documents_without_text(client):
    for name, content in (("scan.pdf", scan()), ("slot.docx", locked_word()), ("a.txt", b"Sluis")):
        read(name, content)
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    page = client.get(reverse(REPORT))

    listed = {row.document.title: row.state for row in page.context["object_list"]}
    assert listed == {
        "scan.pdf": State.EMPTY,
        "slot.docx": State.LOCKED,
    }
    assert client.get(reverse(REPORT), {"export": "csv"}).status_code == 200


def test_the_report_names_nothing_that_its_reader_may_not_see(client):
    known = read("scan.pdf", scan())
    unit = factories.make_unit()
    other = factories.make_employee(factories.make_unit(), language="en")
    rights = Permission.objects.filter(codename__in=["access_admin"])
    group = factories.make_group("Documents")
    group.permissions.set(rights)
    GroupCollectionPermission.objects.create(
        group=group,
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(
            codename="change_document", content_type__app_label="wagtaildocs"
        ),
    )
    other.groups.add(group)
    client.force_login(other)
    assert "scan.pdf" in client.get(reverse(REPORT)).content.decode()

    document = KringDocument.objects.get(pk=known.pk)
    document.restricted_to = [f"unit:{unit.pk}"]
    document.save()

    assert "scan.pdf" not in client.get(reverse(REPORT)).content.decode()


def test_the_report_costs_the_same_with_many_documents(client):
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(REPORT))
        return len(queries)

    make("a.pdf", b"")
    DocumentText.objects.update(state=State.EMPTY)
    cost()
    few = cost()
    for number in range(15):
        make(f"{number}.pdf", b"")
    DocumentText.objects.update(state=State.EMPTY)

    assert cost() == few
