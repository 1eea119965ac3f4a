from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Search over what the rooms register; it knows none of them by name."""

    name = "search"
    verbose_name = _("Search")
