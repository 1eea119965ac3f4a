from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability


class SearchConfig(AppConfig):
    """Search over what the rooms register; it knows none of them by name."""

    name = "search"
    verbose_name = _("Search")
    capabilities = (
        Capability(
            _("Search"),
            _("One box for pages, people and documents, forgiving of typing errors."),
            "search",
            order=40,
        ),
    )

    frame_urls = {"search": "search:results", "suggest": "search:suggest"}

    def ready(self) -> None:
        """Import each application's ``search_sources.py``, which registers what can be searched."""
        from kring.core import metrics
        from search.metrics import collect

        autodiscover_modules("search_sources")
        metrics.register(collect)
