from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """What every content page shares."""

    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self):
        """Connect the projection and the mails to what Wagtail says about pages."""
        from editorial import notifications, receivers  # noqa: F401

        notifications.connect()
