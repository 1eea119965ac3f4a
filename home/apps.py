from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability
from kring.core.frame import Entry


class HomeConfig(AppConfig):
    """The home page, guidance and what surrounds every page."""

    name = "home"
    verbose_name = _("Home")
    capabilities = (
        Capability(
            _("Guidance"),
            _("How we work, kept true: every page has an owner and a day on which it is reviewed."),
            "book",
            order=50,
        ),
    )

    user_menu = (
        Entry(_("Saved for later"), "reading:saved", "bookmark", order=20),
        Entry(_("Recently read"), "reading:recent", "clock-history", order=21),
    )

    def ready(self):
        """Connect the home page to what restricts it."""
        from home import signals  # noqa: F401
