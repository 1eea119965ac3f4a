"""The figures of all releases and goals, to be opened in a spreadsheet."""

import csv
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from plugins.selectors.report import Row, report
from plugins.services.permissions import check_may_manage_releases

# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def download(request: HttpRequest) -> HttpResponse:
    """Answer with the table as CSV. For release managers."""
    check_may_manage_releases(request.user)
    today: date = timezone.localdate()
    name = f'attachment; filename="releases-{today.isoformat()}.csv"'
    # With a mark by which Excel knows that it is UTF-8.
    answer = HttpResponse(
        "\ufeff", "text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )
    csv.writer(answer).writerows(_harmless(row) for row in report(request.LANGUAGE_CODE))
    return answer


def _harmless(row: Row) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row]
