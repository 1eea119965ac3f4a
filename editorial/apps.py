from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability
from kring.core.frame import Entry, editors


class EditorialConfig(AppConfig):
    """What every content page shares."""

    name = "editorial"
    verbose_name = _("Editorial")
    capabilities = (
        Capability(
            _("Publishing with care"),
            _(
                "Review before publishing, scheduling, history, and pages only for whom they are meant."
            ),
            "check2-square",
            order=60,
        ),
    )

    user_menu = (
        Entry(
            _("Waiting for me"),
            "editorial:reviews",
            "check2-square",
            order=50,
            is_shown=editors,
        ),
    )

    account_sections = (
        Entry(
            _("Feed addresses"),
            "feeds:addresses",
            order=50,
            is_shown=lambda reader: settings.PERSONAL_FEEDS,
        ),
    )

    def ready(self):
        """Connect the receivers of the projection and the mails, and register the picker."""
        from editorial import link_schemes, signals  # noqa: F401
        from editorial.access import policies
        from editorial.own_addresses import count_own_addresses
        from editorial.widgets import SubjectKeysInput
        from editorial.workflow import notifications
        from kring.core.subjects import register_subject_picker

        policies.register()
        link_schemes.allow_schemes()
        count_own_addresses()
        notifications.connect()
        register_subject_picker(SubjectKeysInput)
