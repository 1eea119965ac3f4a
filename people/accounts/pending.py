"""Return a form that could not be taken, so that nothing typed is lost.

Its session had ended, or its reader signed in again in another window. The fields are only repeated
in the answer; nothing is stored for a visitor.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from kring.core import views as core_views

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class _DropFiles(FileUploadHandler):
    """Discards uploaded files: a visitor may not fill the disk, and a page cannot repeat a file."""

    def new_file(self, *args, **kwargs):
        raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        return None

    def file_complete(self, file_size):
        return None


def hand_back_form(request: HttpRequest) -> HttpResponse | None:
    """Return a page that holds the form until its reader has signed in again, or None.

    Only for a form of this site: after signing in, a reader could otherwise be made to send what
    another site has written.
    """
    if request.method != "POST" or not _sent_from_here(request):
        return None
    if request.content_type not in FORM_TYPES:
        return None
    request.upload_handlers = [_DropFiles(request)]
    if _holds_a_password(request):
        return None
    fields = _typed(request)
    with translation.override(translation.get_language_from_request(request)):
        return render(
            request,
            "account/session_ended.html",
            {"fields": fields, "target": request.get_full_path()},
            status=HTTPStatus.UNAUTHORIZED,
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the form with all that was typed, and a button that sends it with a valid token.

    Signing in in another window changes the token of every page that is open. The check stays: the
    form is only sent when its reader asks for it, and only a form of this site comes back.
    """
    if not request.user.is_authenticated or not _may_come_back(request):
        return core_views.csrf_failure(request, reason)
    context = {
        "fields": _typed(request),
        "target": request.get_full_path(),
        "lost_files": [file.name for _field, files in request.FILES.lists() for file in files],
    }
    response = render(request, "account/form_again.html", context, status=HTTPStatus.FORBIDDEN)
    if request.headers.get("HX-Request") == "true":
        # htmx shows no refusal; this page takes the place of the whole one.
        response.status_code = HTTPStatus.OK
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def _may_come_back(request: HttpRequest) -> bool:
    """Return whether the form is one of this site, without a password that a page would repeat."""
    if request.method != "POST" or not _sent_from_here(request):
        return False
    return request.content_type in FORM_TYPES and not _holds_a_password(request)


def _holds_a_password(request: HttpRequest) -> bool:
    """Return whether a password was typed, which no page may repeat: it would lie open on a shared computer."""
    return any("password" in name for name in request.POST)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]


def _sent_from_here(request: HttpRequest) -> bool:
    """Return whether, according to the browser, a page of this host sent the form."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
