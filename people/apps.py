from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Colleagues, units, locations, skills, and signing in."""

    name = "people"
    verbose_name = _("People")

    def ready(self):
        """Tell the framework which subject keys this room provides."""
        from people import subjects
        from people.accounts import receivers  # noqa: F401

        subjects.register()
