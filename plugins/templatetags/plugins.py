"""Plugins in templates: ``{% slot "home.main" page %}`` and ``{% if_plugin "ideas" %}…{% endif_plugin %}``."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString

from plugins.contributions import navigation, slots
from plugins.decisions import is_on
from plugins.selectors.own_settings import has_own_settings

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Any, place: str, subject: Any = None) -> SafeString:
    """Show what plugins have for this place and this reader."""
    return slots.render_place(place, context.get("request"), subject)


@register.simple_tag(takes_context=True)
def prepare_slots(context: Any, place: str, *lists: Iterable[Any]) -> str:
    """Fill a place for all entries of these lists at once, before ``{% slot place entry %}`` of each.

    Shows nothing itself. An entry that was not prepared shows nothing, so that a list costs the same
    number of queries however long it is.
    """
    slots.prepare_place(place, context.get("request"), chain.from_iterable(lists))
    return ""


@register.simple_tag(takes_context=True)
def plugin_navigation(context: Any) -> list[dict[str, Any]]:
    """Return the entries that plugins add to the main menu for this reader."""
    request = context.get("request")
    return navigation.entries(request) if request else []


@register.simple_tag(takes_context=True)
def own_settings_here(context: Any) -> bool:
    """Return whether any feature of this reader lets them choose something for themselves."""
    request = context.get("request")
    return request is not None and has_own_settings(request.user)


class IfPluginNode(template.Node):
    """Renders its content for whoever has the plugin, and what follows ``{% else %}`` for others."""

    def __init__(self, slug: FilterExpression, content: NodeList, otherwise: NodeList):
        self.slug, self.content, self.otherwise = slug, content, otherwise

    def render(self, context: Any) -> str:
        """Ask the gate about the reader; without a request nobody has it."""
        request = context.get("request")
        has_it = request is not None and is_on(self.slug.resolve(context), request.user)
        return (self.content if has_it else self.otherwise).render(context)


@register.tag
def if_plugin(parser: Parser, token: Token) -> IfPluginNode:
    """Parse ``{% if_plugin "slug" %}…{% else %}…{% endif_plugin %}``."""
    try:
        _tag, slug = token.split_contents()
    except ValueError:
        message = 'Write {% if_plugin "slug" %}.'
        raise template.TemplateSyntaxError(message) from None
    content = parser.parse(("else", "endif_plugin"))
    otherwise = NodeList()
    if parser.next_token().contents == "else":
        otherwise = parser.parse(("endif_plugin",))
        parser.delete_first_token()
    return IfPluginNode(parser.compile_filter(slug), content, otherwise)
