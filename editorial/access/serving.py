"""Send files to readers who may see them: documents, and originals and renditions of images."""

import mimetypes
import posixpath
from hashlib import sha256
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served
from wagtail.images.views.serve import ServeView
from wagtail.users.models import UserProfile

from editorial.access.ranges import partial_response
from editorial.models import KringDocument
from editorial.selectors import visible_documents, visible_images
from kring.core.downloads import attachment, in_place
from kring.core.types import AnyUser, SignedInRequest

# What a browser may show in place. Anything else could run as a page of this site.
INLINE_TYPES = frozenset({"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"})
# Pictures are requested often; a browser that has one may show it for this many seconds after
# the permission was withdrawn.
IMAGE_CACHE_SECONDS = 300


def _images(user: AnyUser, name: str) -> QuerySet:
    return visible_images(user).filter(file=name)


def _renditions(user: AnyUser, name: str) -> QuerySet:
    return visible_images(user).filter(renditions__file=name)


def _documents(user: AnyUser, name: str) -> QuerySet:
    return visible_documents(user).filter(file=name)


def _avatars(user: AnyUser, name: str) -> QuerySet:
    return UserProfile.objects.filter(avatar=name)


# The first folder of a file's name tells what it belongs to; other files are not sent.
_OWNERS = {
    "original_images": _images,
    "images": _renditions,
    "documents": _documents,
    "avatar_images": _avatars,
}


@transaction.non_atomic_requests
@require_safe
def media(request: SignedInRequest, path: str) -> HttpResponseBase:
    """Send the file with this name. Http404 if the reader may not see what it belongs to."""
    owners = _OWNERS.get(path.partition("/")[0])
    if owners is None or not _is_plain(path):
        raise Http404
    owner = owners(request.user, path).first()
    if owner is None:
        raise Http404
    etag = _etag(owner, path)
    if isinstance(owner, KringDocument):
        return _send(request, path, filename=owner.download_name, etag=etag)
    return _send(request, path, etag=etag, kept_as=_kept_as(owner, path))


@transaction.non_atomic_requests
@require_safe
def document(
    request: SignedInRequest, document_id: str, document_filename: str
) -> HttpResponseBase:
    """Send a document by its id and name. Http404 if the reader may not see it.

    A file that was replaced by one with another name keeps its former address, for links in mails
    and elsewhere. Only a reader who may see the document learns its present name.
    """
    found = visible_documents(request.user).filter(pk=int(document_id)).first()
    if found is None:
        raise Http404
    if found.filename != document_filename:
        answer = HttpResponsePermanentRedirect(found.url)
        # It may be replaced once more; a browser that had kept the answer would end at “not found”.
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer
    document_served.send(sender=type(found), instance=found, request=request)
    name = found.file.name
    return _send(request, name, filename=found.download_name, etag=_etag(found, name))


def _kept_as(owner: Model, path: str) -> str:
    """Return the name for a picture that a reader keeps: its title, not the letters of its address."""
    title = getattr(owner, "title", "")
    return f"{title}{posixpath.splitext(path)[1]}" if title else ""


def _etag(owner: Model, name: str) -> str:
    """Return a tag that changes with the file: a storage gives a new file a new name."""
    return quote_etag(sha256(f"{name} {getattr(owner, 'file_hash', '')}".encode()).hexdigest()[:32])


def _is_plain(path: str) -> bool:
    """Return whether a storage can have given out this name: no parent folder, no backslash, no NUL."""
    return posixpath.normpath(path) == path and not set(path) & {"\\", "\x00"}


def _send(
    request: SignedInRequest, name: str, *, etag: str, filename: str = "", kept_as: str = ""
) -> HttpResponseBase:
    """Send a file whose permission has been checked; ``filename`` makes it a download.

    What is shown in place is ``kept_as`` by a reader who saves it.

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
        response.headers["Content-Disposition"] = attachment(filename or posixpath.basename(name))
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Content-Disposition"] = in_place(kept_as)
        response.headers["Cache-Control"] = f"private, max-age={IMAGE_CACHE_SECONDS}"
    return response


def _body(request: SignedInRequest, name: str, kind: str) -> HttpResponseBase:
    """Return the content, or a header that makes nginx send it."""
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
    """Wagtail's view of an image in any size, for readers who may see the image."""

    def get(self, request, signature, image_id, filter_spec, filename=None):
        """Send the rendition, made if necessary. Http404 if the reader may not see the image."""
        if not visible_images(request.user).filter(pk=image_id).exists():
            raise Http404
        return super().get(request, signature, image_id, filter_spec, filename)
