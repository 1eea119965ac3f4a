"""Remember on the request which plugins the page shows."""

from django.http import HttpRequest


def note(request: HttpRequest, slug: str) -> None:
    """Remember that the page shows something of the plugin."""
    _shown(request).setdefault(slug)


def shown(request: HttpRequest) -> list[str]:
    """Return the plugins shown so far, in order."""
    return list(_shown(request))


def _shown(request: HttpRequest) -> dict[str, None]:
    """Return the plugins as the keys of a dictionary, which keeps each once and in order."""
    return request.__dict__.setdefault("_shown_plugins", {})
