"""The files of documents: which kinds are accepted, and the names under which they are downloaded."""

import unicodedata
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from editorial.models import KringDocument
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    editor = factories.make_user(is_superuser=True, language="en")
    client.force_login(editor)
    return editor


def sent(name: str) -> dict:
    root = Collection.get_first_root_node()
    return {"title": "Stuk", "collection": root.pk, "file": SimpleUploadedFile(name, b"inhoud")}


def add_document(client, name):
    return client.post(reverse("wagtaildocs:add"), sent(name))


def add_many(client, name):
    data = sent(name)
    data["files[]"] = data.pop("file")
    return client.post(reverse("wagtaildocs:add_multiple"), data)


def choose(client, name):
    data = {f"document-chooser-upload-{key}": value for key, value in sent(name).items()}
    return client.post(reverse("wagtaildocs_chooser:create"), data)


DOORS = [add_document, add_many, choose]


@pytest.mark.parametrize("door", DOORS)
def test_a_kind_that_is_not_accepted_is_refused_at_every_door(client, editor, door, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]

    answer = door(client, "stuk.docx")

    assert answer.status_code == 200
    assert "not allowed" in answer.content.decode()
    assert not KringDocument.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_kind_is_accepted_whatever_the_case_of_its_name(client, editor, door, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]

    door(client, "STUK.PDF")

    assert KringDocument.objects.count() == 1


def test_a_kind_that_is_not_accepted_is_refused_past_every_form(settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]

    with pytest.raises(ValidationError):
        KringDocument.objects.create(title="x", file=ContentFile(b"x", name="x.docx"))


def test_a_document_of_a_kind_that_was_accepted_before_can_be_changed(client, editor, settings):
    document = factories.make_document(filename="oud.docx")
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf"]
    address = reverse("wagtaildocs:edit", args=[document.pk])

    client.post(address, {"title": "Nieuwe titel", "collection": document.collection_id})

    document.refresh_from_db()
    assert document.title == "Nieuwe titel"


def test_the_form_says_what_is_accepted(client, editor, settings):
    settings.WAGTAILDOCS_EXTENSIONS = ["pdf", "rtf"]

    page = client.get(reverse("wagtaildocs:add"))

    assert "Accepted: pdf, rtf." in page.content.decode()
    assert 'accept=".pdf,.rtf"' in page.content.decode()


NAMES = [
    "Überzicht & größe (versie 2).pdf",
    "تقرير سنوي.pdf",
    "年度報告.pdf",
    "हिन्दी रिपोर्ट.pdf",
    "naïef “verslag”.pdf",
    unicodedata.normalize("NFD", "café één.pdf"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_downloaded_under_the_name_it_came_with(client, editor, name):
    add_document(client, name)

    response = client.get(KringDocument.objects.get().url)

    expected = quote(unicodedata.normalize("NFC", name))
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{expected}"


def test_two_documents_with_one_name_are_both_downloaded_under_it(client, editor):
    for _number in range(2):
        add_document(client, "verslag.pdf")

    for document in KringDocument.objects.all():
        header = client.get(document.url)["Content-Disposition"]
        assert header == 'attachment; filename="verslag.pdf"'


def test_a_new_file_brings_its_own_name(client, editor):
    document = factories.make_document(filename="oud.pdf")

    client.post(reverse("wagtaildocs:edit", args=[document.pk]), sent("nieuw stuk.pdf"))

    document.refresh_from_db()
    assert client.get(document.url)["Content-Disposition"] == (
        'attachment; filename="nieuw stuk.pdf"'
    )
