from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """News, written by editors behind the editorial workflow."""

    name = "news"
    verbose_name = _("News")

    def ready(self):
        """Connect what keeps news in step with its categories."""
        from news import services  # noqa: F401
