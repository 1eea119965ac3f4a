"""Tags and filters for what content pages show beside their text."""

import math
from dataclasses import dataclass

from django import template
from django.db.models import QuerySet
from django.template import Context
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Page

from editorial.models import ContentRecord
from editorial.selectors import translations
from kring.core.languages import CONTENT_LANGUAGES, in_language, language_of_interface
from kring.core.text import heading_id

register = template.Library()

# How fast an adult reads Dutch or English prose from a screen, in words a minute.
WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Heading:
    """One line of a table of contents."""

    text: str
    level: str
    anchor: str


@register.simple_tag
def headings(body: StreamValue | None) -> list[Heading]:
    """Return the headings of a body, and give each a unique anchor."""
    found, taken = [], set()
    for block in body or []:
        if block.block_type != "heading":
            continue
        text = block.value["text"]
        base = heading_id(text)
        address, number = base, 2
        while address in taken:
            address, number = f"{base}-{number}", number + 1
        taken.add(address)
        block.value.anchor = address
        found.append(Heading(text, block.value["level"], address))
    return found


@register.filter
def other_language(code: str) -> str:
    """Return the name of the language of a text; empty when it is that of the interface."""
    if not code or code[:2] == language_of_interface():
        return ""
    return str(dict(CONTENT_LANGUAGES).get(code[:2], code))


@register.filter
def category_label(record: ContentRecord) -> str:
    """Return the first category of a record in the reader's language; empty for none."""
    if not record.categories:
        return ""
    _key, dutch, english = record.categories[0]
    return in_language(dutch, english)


@register.simple_tag(takes_context=True)
def other_versions(context: Context, page: Page) -> QuerySet[ContentRecord]:
    """Return the visible records that say the same as this page in other languages."""
    return translations(context["request"].user, page.pk)


@register.filter
def reading_minutes(page: Page) -> int:
    """Return how many minutes the text of the page takes, at least 1."""
    body = getattr(page, "body", None)
    parts = body.stream_block.get_searchable_content(body) if body else []
    words = sum(len(str(part).split()) for part in parts)
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
