"""What Kring can do by itself, for the catalogue. Plugins are added to it from their manifests."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Capability:
    """Something that is built in: its name, what it does for a colleague, and its icon."""

    title: Any
    summary: Any
    icon: str


BUILT_IN = (
    Capability(
        _("News"),
        _("What matters to you, by unit and location, with what everybody must know first."),
        "newspaper",
    ),
    Capability(
        _("Blogs"),
        _("Managers and colleagues write in their own words, in a few minutes, on any device."),
        "pencil",
    ),
    Capability(
        _("Colleagues"),
        _("Find who knows what, who is where and when, and who takes over."),
        "people",
    ),
    Capability(
        _("Search"),
        _("One box for pages, people and documents, forgiving of typing errors."),
        "search",
    ),
    Capability(
        _("Guidance"),
        _("How we work, kept true: every page has an owner and a day on which it is reviewed."),
        "book",
    ),
    Capability(
        _("Publishing with care"),
        _("Review before publishing, scheduling, history, and pages only for whom they are meant."),
        "check2-square",
    ),
    Capability(
        _("For everybody"),
        _("Dutch and English, dark mode, keyboard, screen reader, and any size of screen."),
        "universal-access",
    ),
)
