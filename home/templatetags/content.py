"""What the pages of content show beside their text."""

import math
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

# How fast an adult reads Dutch or English prose from a screen, in words a minute.
WORDS_A_MINUTE = 220
KINDS = {
    "home": gettext_lazy("Home"),
    "news": gettext_lazy("News"),
    "blog": gettext_lazy("Blog"),
    "blog_post": gettext_lazy("Blog"),
    "guidance": gettext_lazy("Guidance"),
    "section": gettext_lazy("Section"),
    "page": gettext_lazy("Page"),
}


@dataclass(frozen=True)
class Heading:
    """One line of a table of contents."""

    text: str
    level: str
    anchor: str


@register.filter
def kind_label(kind: str) -> str:
    """Return what readers call this kind of content."""
    return str(KINDS.get(kind, kind.replace("_", " ").capitalize()))


@register.simple_tag
def headings(body: Any) -> list[Heading]:
    """Return the headings of a body, and give each an address that no other has."""
    found, taken = [], set()
    for block in body or []:
        if block.block_type != "heading":
            continue
        text = block.value["text"]
        base = slugify(text, allow_unicode=True) or "heading"
        address, number = base, 2
        while address in taken:
            address, number = f"{base}-{number}", number + 1
        taken.add(address)
        block.value.anchor = address
        found.append(Heading(text, block.value["level"], address))
    return found


@register.filter
def reading_minutes(page: Any) -> int:
    """Return how many minutes the text of the page takes, at least 1."""
    body = getattr(page, "body", None)
    parts = body.stream_block.get_searchable_content(body) if body else []
    words = sum(len(strip_tags(str(part)).split()) for part in parts)
    return max(1, math.ceil(words / WORDS_A_MINUTE))


@register.simple_tag
def greeting() -> str:
    """Return a greeting for this time of day."""
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("Good morning")
    if 12 <= hour < 18:
        return _("Good afternoon")
    return _("Good evening") if hour >= 18 else _("Hello")
