"""The settings of reactions, for the organisation."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from plugins.api import plugin_settings


@dataclass(frozen=True)
class Options:
    """The settings with their defaults."""

    shows_names: bool = field(default=True, metadata={"label": _("Show who reacted")})


def options() -> Options:
    """Return the settings in force, in one query."""
    return Options(**plugin_settings("reactions"))
