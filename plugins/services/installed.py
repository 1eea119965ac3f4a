"""Switching on what is installed, and only that."""

from typing import Any

from django.utils.translation import gettext as _

from plugins import pending, registry
from plugins.models import Plugin
from plugins.registry import Found
from plugins.services.problems import ReleaseError
from plugins.services.switches import enable_plugin


def enable_installed_plugin(*, slug: str, user: Any) -> Plugin:
    """Enable the installed version of a plugin.

    ReleaseError when it is not installed, or parked: then it says why, and what to do.
    """
    found: Found | None = registry.get(slug)
    if found is None:
        raise ReleaseError(_("There is no plugin “%(slug)s” here.") % {"slug": slug})
    if problem := pending.problem_of(found):
        raise ReleaseError(
            _("“%(slug)s” is parked. %(reason)s %(cure)s")
            % {"slug": slug, "reason": problem.reason, "cure": problem.cure}
        )
    return enable_plugin(slug=slug, version=str(found.version), user=user)
