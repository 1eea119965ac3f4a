"""Remember what this session last saved from the composer.

The browser then knows which of its local copies to delete, and a form that is sent twice (a double
tap, a slow connection) becomes one post.
"""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

SESSION_KEY = "blog_saved"
REMEMBERED = 10
COMPARED = ("blog", "title", "text", "image_alt", "language", "action", "remove_image")


def address_of(request: HttpRequest) -> str | None:
    """Return the address that the same form led to when it was sent before, or None."""
    key = request.POST.get("draft_key", "")
    digest, address = request.session.get(SESSION_KEY, {}).get(key, ("", None))
    return address if digest == _digest(request) else None


def remember(request: HttpRequest, address: str) -> None:
    """Remember the address that this form led to."""
    known = request.session.get(SESSION_KEY, {})
    known[request.POST.get("draft_key", "")] = (_digest(request), address)
    request.session[SESSION_KEY] = dict(list(known.items())[-REMEMBERED:])


def keys(request: HttpRequest) -> list[str]:
    """Return the keys of the forms that were saved."""
    return list(request.session.get(SESSION_KEY, {}))


def _digest(request: HttpRequest) -> str:
    values = "\x00".join(request.POST.get(name, "") for name in COMPARED)
    image = request.FILES.get("image")
    names = f"{image.name}:{image.size}" if isinstance(image, UploadedFile) else ""
    return hashlib.sha256(f"{values}\x00{names}".encode()).hexdigest()
