"""Sending files: documents, and originals and renditions of images, to whoever may see them."""

import mimetypes
import posixpath
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served
from wagtail.images.views.serve import ServeView
from wagtail.users.models import UserProfile

from editorial.models import KringDocument
from editorial.ranges import partial_response
from editorial.selectors import visible_documents, visible_images

# What a browser may show in place. Anything else could run as a page of this site.
INLINE_TYPES = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
# Pictures are asked for again and again; a withdrawn permission may lag by this many seconds
# in the browser of somebody who had seen the picture already.
IMAGE_CACHE_SECONDS = 300


def _images(user: Any, name: str) -> QuerySet:
    return visible_images(user).filter(file=name)


def _renditions(user: Any, name: str) -> QuerySet:
    return visible_images(user).filter(renditions__file=name)


def _documents(user: Any, name: str) -> QuerySet:
    return visible_documents(user).filter(file=name)


def _avatars(user: Any, name: str) -> QuerySet:
    return UserProfile.objects.filter(avatar=name)


# The first folder of a file's name tells what it belongs to; a file of nothing is not sent.
_OWNERS = {
    "original_images": _images,
    "images": _renditions,
    "documents": _documents,
    "avatar_images": _avatars,
}


@transaction.non_atomic_requests
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send the file stored under this name, if its owner is visible to the reader. Http404 if not."""
    owners = _OWNERS.get(path.partition("/")[0])
    if owners is None or not _is_plain(path):
        raise Http404
    owner = owners(request.user, path).first()
    if owner is None:
        raise Http404
    filename = owner.filename if isinstance(owner, KringDocument) else ""
    return _send(request, path, filename=filename, etag=_etag(owner, path))


@transaction.non_atomic_requests
@require_safe
def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Send a document by its id and name. Http404 for one that the reader may not see."""
    found = visible_documents(request.user).filter(pk=int(document_id)).first()
    if found is None or found.filename != document_filename:
        raise Http404
    document_served.send(sender=type(found), instance=found, request=request)
    name = found.file.name
    return _send(request, name, filename=found.filename, etag=_etag(found, name))


def _etag(owner: Any, name: str) -> str:
    """Return what changes whenever the file does: a storage gives a new file a new name."""
    return quote_etag(sha256(f"{name} {getattr(owner, 'file_hash', '')}".encode()).hexdigest()[:32])


def _is_plain(path: str) -> bool:
    """Return whether the name is one that a storage gives out: no way up, no backslash, no NUL."""
    return posixpath.normpath(path) == path and not set(path) & {"\\", "\x00"}


def _send(request: HttpRequest, name: str, *, etag: str, filename: str = "") -> HttpResponseBase:
    """Send a file whose permission has been checked; ``filename`` makes it a download.

    The conditional headers are looked at only here, after the check: their answer would tell an
    outsider whether they hold the same file (GHSA-92hv-j533-69wc).
    """
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    unchanged = get_conditional_response(request, etag=etag)
    response: HttpResponseBase = unchanged or _body(request, name, kind)
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if filename or kind not in INLINE_TYPES:
        download_name = filename or posixpath.basename(name)
        response.headers["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=download_name
        )
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Content-Disposition"] = "inline"
        response.headers["Cache-Control"] = f"private, max-age={IMAGE_CACHE_SECONDS}"
    return response


def _body(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Return the content, or leave sending it to nginx."""
    if settings.MEDIA_SENDFILE == "nginx":
        return HttpResponse(
            content_type=kind, headers={"X-Accel-Redirect": f"/protected/{quote(name)}"}
        )
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if (part := partial_response(request, file, kind)) is not None:
        return part
    response = FileResponse(file, content_type=kind)
    response.headers["Accept-Ranges"] = "bytes"
    return response


class ImageServeView(ServeView):
    """Wagtail's address for an image in any size, for those who may see the image."""

    def get(self, request, signature, image_id, filter_spec, filename=None):
        """Send the rendition, made if need be. Http404 for an image that the reader may not see."""
        if not visible_images(request.user).filter(pk=image_id).exists():
            raise Http404
        return super().get(request, signature, image_id, filter_spec, filename)
