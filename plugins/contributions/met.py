"""Which plugins a reader meets on the page that is being made; remembered on its request."""

from django.http import HttpRequest


def note(request: HttpRequest, slug: str) -> None:
    """Remember that the page shows something of the plugin."""
    _known(request).setdefault(slug, False)


def note_form(request: HttpRequest, slug: str) -> None:
    """Remember that the page asks for feedback about the plugin already."""
    _known(request)[slug] = True


def without_form(request: HttpRequest) -> list[str]:
    """Return the plugins met so far that the page does not ask feedback about, in order."""
    return [slug for slug, has_form in _known(request).items() if not has_form]


def _known(request: HttpRequest) -> dict[str, bool]:
    return request.__dict__.setdefault("_plugins_met", {})
