"""Write rows as CSV for spreadsheets: in UTF-8, and with no cell taken for a formula."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from kring.core.characters import clean_text
from kring.core.downloads import attachment

# By this mark Excel knows that the text is UTF-8.
_MARK = "\ufeff"
# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: object) -> object:
    """Return the cell, with an apostrophe before a text that would be taken for a formula.

    A text loses the characters that no spreadsheet can hold.
    """
    if not isinstance(cell, str):
        return cell
    text = clean_text(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Return the rows as the text of a CSV file, every cell ``harmless``."""
    out = io.StringIO()
    out.write(_MARK)
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_response(rows: Iterable[Iterable[object]], filename: str) -> HttpResponse:
    """Return the rows as a CSV file to download under this name."""
    response = HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(filename)
    return response
