"""Plugins in templates: ``{% slot "home.main" page %}``."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from plugins.contributions import navigation, slots
from plugins.gate import decisions

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, place: str, subject: Any = None) -> SafeString:
    """Show the slots that plugins have at this place for this reader."""
    return slots.render_place(place, context.get("request"), subject)


@register.simple_tag(takes_context=True)
def prepare_slots(context: Context, place: str, *lists: Iterable[Any]) -> str:
    """Fill a place for all entries of these lists at once, before ``{% slot place entry %}`` of each.

    Returns an empty string. An entry that was not prepared shows nothing, so that a list costs the same
    number of queries however long it is.
    """
    slots.prepare_place(place, context.get("request"), chain.from_iterable(lists))
    return ""


@register.simple_tag(takes_context=True)
def is_on(context: Context, key: str) -> bool:
    """Return whether this plugin, or this feature, is on for this reader: ``{% is_on "ideas.voting2" as voting2 %}``."""
    request = context.get("request")
    return request is not None and decisions.is_on(key, request.user)


@register.simple_tag(takes_context=True)
def plugin_navigation(context: Context) -> list[dict[str, Any]]:
    """Return the entries that plugins add to the main menu for this reader."""
    request = context.get("request")
    return navigation.entries(request) if request else []


@register.inclusion_tag("plugins/report.html", takes_context=True)
def report_faults(context: Context) -> dict[str, Any]:
    """Add the script that reports when a script of one of the reader's plugins breaks."""
    request = context.get("request")
    slugs = sorted(decisions.plugins_of(request.user)) if request else []
    return {"plugins": " ".join(slugs), "csrf_token": context.get("csrf_token", "")}
