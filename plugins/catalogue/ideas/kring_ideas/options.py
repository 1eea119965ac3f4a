"""What an organisation can choose about its idea box."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from plugins.api import plugin_settings


@dataclass(frozen=True)
class Options:
    """The settings, with what holds until somebody chooses otherwise."""

    takes_ideas: bool = field(default=True, metadata={"label": _("The idea box is open")})
    votes_open: bool = field(default=True, metadata={"label": _("Colleagues can vote")})
    days_to_look: int = field(
        default=14, metadata={"label": _("Days until an idea should be looked at")}
    )


def options() -> Options:
    """Return the settings in force, in one query."""
    return Options(**plugin_settings("ideas"))
