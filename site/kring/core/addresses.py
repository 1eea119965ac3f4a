r"""Read addresses that people give as a browser will read them.

A browser drops tabs and line ends anywhere in an address, drops control characters and spaces around it, and
takes a backslash for a slash: ``/\evil.example`` and ``/<tab>/evil.example`` lead to another site. So an
address is first brought to that reading, and what is stored or shown is the reading, never what was typed.
"""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

_DROPPED_AROUND = "".join(map(chr, range(0x21)))
_DROPPED = str.maketrans("", "", "\t\n\r")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_WEB = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#@\s]+)(?P<rest>(?:[/?#].*)?)$", re.IGNORECASE
)
_OTHER_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def as_browser(address: str) -> str:
    """Return the address as a browser reads it on a page of the web; empty if it makes no sense."""
    text = address.strip(_DROPPED_AROUND).translate(_DROPPED)
    if _OTHER_CONTROLS.search(text):
        return ""
    if _SCHEME.match(text) and not re.match("https?:", text, re.IGNORECASE):
        return text
    # In the part before a question mark or hash a backslash is a slash.
    end = min((at for at in map(text.find, "?#") if at >= 0), default=len(text))
    return text[:end].replace("\\", "/") + text[end:]


def own_path(address: str, *, hosts: Collection[str] = ()) -> str:
    """Return the path, query and fragment of an address on this site; empty for any other.

    ``hosts`` are the names under which an address in full is this site's.
    """
    text = as_browser(address)
    if whole := _WEB.match(text):
        if whole["host"].lower() not in {host.lower() for host in hosts}:
            return ""
        text = whole["rest"] if whole["rest"].startswith("/") else f"/{whole['rest']}"
    return text if text.startswith("/") and not text.startswith("//") else ""


def begins_as_path(address: str) -> bool:
    """Return whether a browser reads a path in the address, be it one of this site or of another."""
    return as_browser(address).startswith("/")


def own_path_of(request: HttpRequest, address: str) -> str:
    """Return the path of an address at the host that was asked; empty for any other."""
    return own_path(address, hosts=(request.get_host(),))


def bare_path(address: str) -> str:
    """Return the path alone of an address on this site; empty for any other."""
    return re.split("[?#]", own_path(address), maxsplit=1)[0]


def own_path_or_web(address: str) -> str:
    """Return a path on this site, or an ``https://`` address elsewhere; empty for anything else."""
    if path := own_path(address):
        return path
    text = as_browser(address)
    found = _WEB.match(text)
    if not found or found["scheme"].lower() != "https" or " " in text:
        return ""
    try:
        return text if urlsplit(text).hostname else ""
    except ValueError:
        return ""


@deconstructible
class AddressValidator:
    """Accepts a path on this site or an ``https://`` address, as a browser reads them."""

    message = _("Write an address that begins with / or https://.")

    def __call__(self, value: str) -> None:
        """Raise ValidationError for any other address, and for one that a browser reads otherwise."""
        if own_path_or_web(value) != value:
            raise ValidationError(self.message, code="address")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AddressValidator)

    def __hash__(self) -> int:
        return hash(type(self))
