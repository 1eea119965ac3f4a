"""Tags for the frame of every page: the menus and form targets that rooms add."""

from collections.abc import Iterator

from django import template
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.template import Context

from kring.core import frame
from kring.core.frame import Entry

register = template.Library()

# What a form sends beside what somebody typed.
SECRET = ("csrfmiddlewaretoken", "password")


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


@register.simple_tag
def typed_text(request: HttpRequest | None) -> list[str]:
    """Return the texts of several words that a form has just sent, for a page that could not take them.

    Choices, keys and passwords are left out.
    """
    try:
        sent = request.POST if request is not None and request.method == "POST" else {}
    except (SuspiciousOperation, UnreadablePostError):
        return []
    return [
        text
        for name, text in sent.items()
        if len(text.split()) > 1 and not any(word in name for word in SECRET)
    ]
