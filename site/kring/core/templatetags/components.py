"""The tag of components, which keeps those that are drawn again and again on every page."""

from django import template
from django.conf import settings
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django_cotton.templatetags._component import (
    AttrKind,
    CottonComponentNode,
    cotton_component,
)

register = template.Library()

# Components that show nothing but their attributes: no content, no context, no language.
KEPT = frozenset({"icon"})
# Attributes that are what is written, or what a template in them makes; others may be any object.
TEXTS = frozenset({AttrKind.STATIC, AttrKind.ESCAPED})
# Labels and names of icons are few; should they not be, all begin again.
MOST_KEPT = 2_000
_drawn: dict[tuple[object, ...], str] = {}


@register.tag
def cotton(parser: Parser, token: Token) -> Node:
    """Return a component as django-cotton does; one of ``KEPT`` is drawn once for its attributes.

    A page has a hundred icons, and to draw a component takes far longer than to find it.
    """
    node = cotton_component(parser, token)
    is_plain = all(attr.kind in TEXTS for attr in node._prepared_attrs) and not node.nodelist
    # A developer sees a changed component at once.
    if node.component_name in KEPT and is_plain and not settings.DEBUG:
        return KeptComponentNode(
            node.component_name, node.nodelist, node.attrs, node.only, node.active_library
        )
    return node


class KeptComponentNode(CottonComponentNode):
    """A component that is the same wherever its attributes are."""

    def render(self, context: Context) -> str:
        """Return the component as it was drawn before with these attributes, or draw it."""
        # What an attribute's own template made is escaped already, a plain text is not.
        values = [
            (attr.key, attr.compiled.render(context), True)
            if attr.compiled
            else (attr.key, attr.value, False)
            for attr in self._prepared_attrs
        ]
        key = (self.component_name, context.autoescape, *values)
        if key not in _drawn:
            if len(_drawn) >= MOST_KEPT:
                _drawn.clear()
            _drawn[key] = super().render(context)
        return _drawn[key]
