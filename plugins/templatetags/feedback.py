"""The small form for feedback, wherever a feature stands."""

from typing import Any

from django import template
from django.utils.translation import get_language

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
    return {
        "form": FeedbackForm(slug=slug),
        "slug": slug,
        "plugin_title": plugin_title(slug, (get_language() or "")[:2]),
        "page_url": request.path,
        "csrf_token": context.get("csrf_token"),
    }
