"""Rows leave Kring as CSV that a spreadsheet opens and never runs."""

import csv
import io

import pytest

from kring.core.spreadsheets import csv_response, csv_text, harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_looks_like_a_formula_is_no_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["verlof", "a=b", "", 3, -2.5, None])
def test_any_other_cell_stays_as_it_is(cell):
    assert harmless(cell) == cell


def test_rows_are_utf_8_with_a_mark_that_excel_knows():
    text = csv_text([("Café", "=1"), ("a,b", -2)])

    assert text[0] == "\ufeff"
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [["Café", "'=1"], ["a,b", "-2"]]


def test_a_file_is_downloaded_under_its_name():
    response = csv_response([("a",)], "terms.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="terms.csv"'
    assert response.content.decode() == "\ufeffa\r\n"


def test_a_file_of_rows_is_written_whatever_is_in_them():
    assert csv_text([("a\x0bb\x00\ud800", "\x01=1")]).encode() == '\ufeff"a\nb",\'=1\r\n'.encode()
