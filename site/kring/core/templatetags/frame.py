"""Tags for the frame of every page: the menus and form targets that rooms add."""

from collections.abc import Iterator

from django import template
from django.template import Context

from kring.core import frame
from kring.core.frame import Entry

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(
    context: Context, name: str, profile: object = None, is_editor: bool = False
) -> Iterator[Entry]:
    """Return the entries of a menu that the reader sees."""
    return frame.entries(name, frame.Reader(context["request"], profile, bool(is_editor)))


@register.simple_tag
def frame_url(name: str) -> str:
    """Return the address of a place that a room fills; empty if none does."""
    return frame.frame_url(name)
