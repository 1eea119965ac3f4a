from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability
from kring.core.frame import Entry


class PeopleConfig(AppConfig):
    """Colleagues, units, locations, skills, and signing in."""

    name = "people"
    verbose_name = _("People")
    capabilities = (
        Capability(
            _("Colleagues"),
            _("Find who knows what, who is where and when, and who takes over."),
            "people",
            order=30,
        ),
    )

    user_menu = (Entry(_("Preferences"), "people:preferences", "sliders", order=10),)
    account_sections = (Entry(_("Preferences"), "people:preferences", order=10),)

    def ready(self):
        """Connect the receivers and register the subject keys of this room."""
        from people import signals, subjects  # noqa: F401

        subjects.register()
