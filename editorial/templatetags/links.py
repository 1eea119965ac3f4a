"""Say before something goes which pages link to it."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context

from editorial.services.links import LinkingPages, linking_pages

register = template.Library()

# Wagtail's confirmations call what goes by different names; the bulk ones wrap it in a row.
NAMES = ("page", "image", "document", "object")


@register.simple_tag(takes_context=True)
def pages_that_link_here(context: Context) -> LinkingPages | None:
    """Return the pages that link to what this confirmation is about, or None if it is unknown."""
    target = next(filter(None, (_model(context.get(name)) for name in NAMES)), None)
    if target is None:
        return None
    return linking_pages(user=context["request"].user, target=target)


def _model(found: Any) -> Model | None:
    found = found.get("item") if isinstance(found, dict) else found
    return found if isinstance(found, Model) else None
