"""The settings of the idea box, for the organisation and for each person."""

from dataclasses import dataclass, field
from typing import Any

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from plugins.api import plugin_settings


@dataclass(frozen=True)
class Options:
    """The settings with their defaults."""

    takes_ideas: bool = field(default=True, metadata={"label": _("The idea box is open")})
    votes_open: bool = field(default=True, metadata={"label": _("Colleagues can vote")})
    days_to_look: int = field(
        default=14,
        metadata={
            "label": _("Days until an idea should be looked at"),
            "validators": [MinValueValidator(1)],
        },
    )
    order: str = field(
        default="newest",
        metadata={
            "label": _("Order of the ideas"),
            "choices": [("newest", _("Newest first")), ("votes", _("Most votes first"))],
            "scope": "person",
        },
    )
    weekly_digest: bool = field(
        default=True,
        metadata={
            "label": _("Mail me the new ideas of the week"),
            "scope": "person",
            "permission": "ideas.manage",
        },
    )


def options(user: Any = None) -> Options:
    """Return the settings in force, for the site or for a user, in one query."""
    return Options(**plugin_settings("ideas", user))
