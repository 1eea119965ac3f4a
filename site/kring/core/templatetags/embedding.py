"""Embed media from other sites within the rules of this site."""

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.embeds import embeds
from wagtail.embeds.exceptions import EmbedException

register = template.Library()

FRAME = re.compile(r"<iframe\b[^>]*?>", re.IGNORECASE)
OWN_ATTRIBUTES = re.compile(
    r"\s(?:title|style|loading|width|height)=(?:\"[^\"]*\"|'[^']*'|\S+)", re.IGNORECASE
)


@register.simple_tag
def embed_frame(address: str, title: str) -> SafeString:
    """Return the frame of a film or other medium with a title and without inline styles.

    If it cannot be embedded (the other site does not answer, or is unknown), return a link.
    """
    try:
        html = embeds.get_embed(address).html
    except EmbedException:
        html = ""
    if not FRAME.search(html):
        return format_html('<p><a href="{}">{}</a></p>', address, title)
    extra = format_html(' title="{}" loading="lazy"', title)
    framed = FRAME.sub(lambda found: OWN_ATTRIBUTES.sub("", found[0])[:-1] + extra + ">", html)
    # The markup is that of the provider, one of the list in WAGTAILEMBEDS_FINDERS.
    return mark_safe(f'<div class="embed-frame">{framed}</div>')  # noqa: S308
