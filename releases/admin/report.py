"""The download of the figures of all releases and goals, for a spreadsheet."""

from django.http import HttpRequest, HttpResponse

from kring.core.days import today
from kring.core.downloads import attachment
from plugins.permissions import check_may_manage_releases
from releases.selectors.report import as_csv


def download(request: HttpRequest) -> HttpResponse:
    """Return the table as CSV. PermissionDenied unless the user manages releases."""
    check_may_manage_releases(request.user)
    name = attachment(f"releases-{today().isoformat()}.csv")
    return HttpResponse(
        as_csv(request.LANGUAGE_CODE),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )
