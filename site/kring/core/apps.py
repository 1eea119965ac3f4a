from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability
from kring.core.frame import Entry, editors
from kring.core.own_apps import own_apps


class CoreConfig(AppConfig):
    """What belongs to no room: error pages, health, template helpers, set-up commands."""

    name = "kring.core"
    label = "kring_core"
    capabilities = (
        Capability(
            _("For everybody"),
            _("Dutch and English, dark mode, keyboard, screen reader, and any size of screen."),
            "universal-access",
            order=70,
        ),
    )
    user_menu = (
        Entry(
            _("Edit content"),
            "wagtailadmin_home",
            "pencil-square",
            order=60,
            is_shown=editors,
        ),
    )
    account_sections = (
        Entry(_("Password"), "account_change_password", order=30),
        Entry(_("Signing in safely"), "mfa_index", order=40),
    )

    def ready(self) -> None:
        """Clean texts, mails and names of files, check pages and frame, know what the audit log keeps; prepare pictures."""
        from django.core.checks import register
        from wagtail.images.models import AbstractRendition

        from kring.core import cleaning, file_names, lost_files, mail_headers
        from kring.core.checks import kinds_of_pages, places_of_frame
        from kring.core.picture_doors import open_doors

        for config in own_apps():
            if module_has_submodule(config.module, "audited"):
                import_module(f"{config.name}.audited")
        cleaning.install()
        file_names.install()
        lost_files.install()
        mail_headers.install()
        register(kinds_of_pages)
        register(places_of_frame)
        open_doors(made_here=AbstractRendition)
