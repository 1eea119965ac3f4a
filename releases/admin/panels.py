"""Panels that other rooms add to the screen of a release."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from releases.models import Release

Panel = Callable[[Release, HttpRequest], SafeString]

_panels: list[Panel] = []


def register_panel(panel: Panel) -> None:
    """Show a panel below the ladder of every release; the same function counts once."""
    if panel not in _panels:
        _panels.append(panel)


def panels(release: Release, request: HttpRequest) -> list[SafeString]:
    """Return the panels about this release, in the order of their registration."""
    return [panel(release, request) for panel in _panels]
