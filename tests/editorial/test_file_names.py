"""Names of files are stored whatever their length and script."""

import pytest
from django.core.files.base import ContentFile
from wagtail.models import UploadedFile

from editorial.models import KringDocument
from kring.core.file_names import LONGEST_BYTES, shortened

# 160 characters of three bytes: fits the column, and no disk.
LONG = "会议纪要" * 40


@pytest.mark.django_db
def test_a_document_with_a_long_name_in_any_script_is_stored_and_keeps_its_name():
    file = ContentFile(b"text", name=f"{LONG}.txt")

    document = KringDocument.objects.create(title="Verslag", file=file)

    assert document.file.storage.exists(document.file.name)
    assert document.download_name == f"{LONG}.txt"


@pytest.mark.django_db
def test_a_file_that_waits_for_its_title_is_stored_too():
    file = ContentFile(b"text", name=f"{LONG}.txt")

    waiting = UploadedFile.objects.create(file=file)

    assert waiting.file.name.endswith(".txt")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("map/verslag.txt", "map/verslag.txt"),
        ("é" * 200 + ".png", "é" * 98 + ".png"),
        ("a." + "é" * 200, "a." + "é" * 99),
    ],
)
def test_a_name_loses_only_what_does_not_fit(given, stored):
    assert shortened(given) == stored
    assert len(stored.rpartition("/")[2].encode()) <= LONGEST_BYTES
