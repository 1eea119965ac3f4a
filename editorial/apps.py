from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """What every content page shares."""

    name = "editorial"
    verbose_name = _("Editorial")

    def ready(self):
        """Connect the projection and the mails to what Wagtail says about pages; lend the picker."""
        from editorial import notifications, receivers  # noqa: F401
        from editorial.widgets import SubjectKeysInput
        from plugins.subjects import register_subject_picker

        notifications.connect()
        register_subject_picker(SubjectKeysInput)
