"""The small forms for feedback, below every page that shows a feature."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import get_language

from adoption.feedback.forms import form_for
from plugins.contributions import shown_plugins
from plugins.gate.decisions import is_on
from plugins.mail import plugin_title

register = template.Library()


@register.inclusion_tag("adoption/feedback/here.html", takes_context=True)
def feedback_here(context: Context) -> dict[str, Any]:
    """Show the forms, below the page, of the plugins that the page showed.

    These are the plugin whose page it is, and those that showed something in it. No query.
    """
    request = context.get("request")
    if request is None:
        return {}
    slugs = [slug for slug in shown_plugins.shown(request) if is_on(slug, request.user)]
    about = [_form_context(slug, request) for slug in slugs]
    return {"csrf_token": context.get("csrf_token"), "about": about}


def _form_context(slug: str, request: HttpRequest) -> dict[str, Any]:
    return {
        "form": form_for(request.user, slug),
        "slug": slug,
        "plugin_title": plugin_title(slug, (get_language() or "")[:2]),
        "page_url": request.path,
    }
