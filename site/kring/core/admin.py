"""The base of Kring's own screens in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class AdminScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen that is no list or form of a model. The subclass checks permission."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the screen. The names in the address are in ``self.kwargs``, not in the template."""
        return self.render_to_response(self.get_context_data())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the links from home to this screen."""
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, *self.get_parents(), here]

    def get_parents(self) -> list[dict[str, Any]]:
        """Return the screens above this one: dicts with ``url`` and ``label``."""
        return []
