"""The button by which a reader keeps a page for later."""

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from home.reading.selectors import is_saved

register = template.Library()


@register.inclusion_tag("home/reading/tools.html", takes_context=True)
def reading_tools(context: Context, page: Page) -> dict[str, Any]:
    """Show the button, and note the reading after five seconds: one query.

    Nothing in a preview, and for a page that is not live.
    """
    request = context["request"]
    if getattr(request, "is_preview", False) or not page.pk or not page.live:
        return {}
    token = context.get("csrf_token")
    saved = is_saved(request.user, page.pk)
    return {"page_id": page.pk, "is_saved": saved, "csrf_token": token, "request": request}
