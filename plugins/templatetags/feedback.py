"""The small form for feedback, wherever a feature stands."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.translation import get_language

from plugins.contributions import met
from plugins.decisions import is_on
from plugins.mail import plugin_title
from plugins.views.forms import FeedbackForm

register = template.Library()


@register.inclusion_tag("plugins/site/feedback_tag.html", takes_context=True)
def feedback_form(context: Any, slug: str) -> dict[str, Any]:
    """Show "tip, top or flop?" about a plugin to the people who have it; to others nothing."""
    request = context.get("request")
    if request is None or not is_on(slug, request.user):
        return {}
    met.note_form(request, slug)
    return {"csrf_token": context.get("csrf_token"), **_about(slug, request)}


@register.inclusion_tag("plugins/site/feedback_here.html", takes_context=True)
def feedback_here(context: Any) -> dict[str, Any]:
    """Ask once, below the page, about the features that the reader met on it.

    That is the plugin whose page it is, and those that showed something in it, unless the page itself
    asks about them. No query.
    """
    request = context.get("request")
    if request is None:
        return {}
    slugs = [slug for slug in met.without_form(request) if is_on(slug, request.user)]
    about = [_about(slug, request) for slug in slugs]
    return {"csrf_token": context.get("csrf_token"), "about": about}


def _about(slug: str, request: HttpRequest) -> dict[str, Any]:
    return {
        "form": FeedbackForm(slug=slug),
        "slug": slug,
        "plugin_title": plugin_title(slug, (get_language() or "")[:2]),
        "page_url": request.path,
    }
