"""Switching on what is installed, and only that."""

from typing import Any

from django.utils.translation import gettext as _

from plugins import registry
from plugins.models import Plugin
from plugins.services.problems import ReleaseError
from plugins.services.switches import enable_plugin


def enable_installed_plugin(*, slug: str, user: Any) -> Plugin:
    """Enable the installed version of a plugin. ReleaseError when it is not installed, or parked."""
    found = registry.get(slug)
    if found is None:
        raise ReleaseError(_("There is no plugin “%(slug)s” here.") % {"slug": slug})
    return enable_plugin(slug=slug, version=str(found.version), user=user)
