"""The figures of all releases and goals, to be opened in a spreadsheet."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from plugins.selectors.report import as_csv
from plugins.services.permissions import check_may_manage_releases


def download(request: HttpRequest) -> HttpResponse:
    """Answer with the table as CSV. For release managers."""
    check_may_manage_releases(request.user)
    today: date = timezone.localdate()
    name = f'attachment; filename="releases-{today.isoformat()}.csv"'
    return HttpResponse(
        as_csv(request.LANGUAGE_CODE),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )
