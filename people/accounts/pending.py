"""A form sent after the session had ended: handed back, so that nothing typed is lost.

The fields are only repeated in the answer; nothing is stored for somebody who has not signed in.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class _DropFiles(FileUploadHandler):
    """Read past uploaded files: a visitor may not fill the disk, and a page cannot repeat a file."""

    def new_file(self, *args, **kwargs):
        raise SkipFile

    def receive_data_chunk(self, raw_data, start):
        return None

    def file_complete(self, file_size):
        return None


def hand_back_form(request: HttpRequest) -> HttpResponse | None:
    """Return a page that holds the form until its reader has signed in again, or None.

    Only for a form of this very site: one sent from elsewhere would be a trap, in which somebody
    signs in and then sends what another has written.
    """
    if request.method != "POST" or not _sent_from_here(request):
        return None
    if request.content_type not in FORM_TYPES:
        return None
    request.upload_handlers = [_DropFiles(request)]
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    with translation.override(translation.get_language_from_request(request)):
        return render(
            request,
            "account/session_ended.html",
            {"fields": fields, "target": request.get_full_path()},
            status=HTTPStatus.UNAUTHORIZED,
        )


def _sent_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this host sent the form."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()
