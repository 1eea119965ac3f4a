from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability


class NewsConfig(AppConfig):
    """News, written by editors behind the editorial workflow."""

    name = "news"
    verbose_name = _("News")
    capabilities = (
        Capability(
            _("News"),
            _("What matters to you, by unit and location, with what everybody must know first."),
            "newspaper",
            order=10,
        ),
    )

    def ready(self):
        """Connect what keeps news in step with its categories."""
        from news import signals  # noqa: F401
