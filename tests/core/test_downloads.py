"""Names of downloads keep their letters, and cannot mislead."""

import unicodedata

import pytest

from kring.core.downloads import attachment, file_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Zoë Vos.vcf", "Zoë Vos.vcf"),
        (unicodedata.normalize("NFD", "Zoë.vcf"), "Zoë.vcf"),
        ("王小明.pdf", "王小明.pdf"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf"),
        ("a/b\\c:d.pdf", "a-b-c-d.pdf"),
        ("rekening\u202efdp.exe", "rekeningfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie- x.pdf"),
        ("  twee   spaties .pdf", "twee spaties .pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("\u202e", ""),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_misleads(given, name):
    assert file_name(given) == name


def test_a_header_carries_any_script():
    assert attachment("Zoë Vos.vcf") == "attachment; filename*=utf-8''Zo%C3%AB%20Vos.vcf"


def test_a_name_of_which_nothing_is_left_is_still_a_download():
    assert attachment("\u202e") == 'attachment; filename="download"'
