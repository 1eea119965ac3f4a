"""All that a plugin may import from Kring. Stable: what is here changes only with a warning first.

A plugin's ``contributions.py`` makes one ``Contributions(slug)`` and calls its methods::

    from plugins.api import Contributions, Slot

    kring = Contributions("ideas")
    kring.urls("kring_ideas.urls")


    class NewIdeas(Slot):
        template = "ideas/new.html"

        def get_context(self, request, subject):
            return {"ideas": newest(request.user)}


    kring.slot("home.aside", NewIdeas)

Each contribution is gated (people who do not have the plugin get 404, or nothing) and guarded (a failing one
shows nothing to readers and is counted). Read settings with ``plugin_settings(slug)``, those of a person with
``plugin_settings(slug, user)``.
"""

from django.db.models import QuerySet

from kring.core.subjects import subject_keys
from kring.core.types import AnyUser
from plugins.contributions.cache import PluginCache
from plugins.contributions.collect import Contributions
from plugins.contributions.notifications import notify
from plugins.contributions.settings import current as plugin_settings
from plugins.contributions.slots import PLACES, Slot
from plugins.contributions.tasks import PluginTask
from plugins.contributions.urls import require_plugin
from plugins.contributions.usage import record_use
from plugins.gate.decisions import explain, is_on
from plugins.install.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)

__all__ = [
    "PLACES",
    "AddConstraintNotValid",
    "AddIndexConcurrently",
    "Contributions",
    "PluginCache",
    "PluginTask",
    "Slot",
    "ValidateConstraint",
    "explain",
    "is_on",
    "notify",
    "plugin_queryset",
    "plugin_settings",
    "record_use",
    "require_plugin",
    "subject_keys",
]


def plugin_queryset(queryset: QuerySet, slug: str, user: AnyUser | None) -> QuerySet:
    """Return the rows for a user who has the plugin, and none for others."""
    return queryset if is_on(slug, user) else queryset.none()
