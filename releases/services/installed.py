"""Enable an installed plugin."""

from django.utils.translation import gettext as _

from kring.core.types import AuthenticatedUser
from plugins.install import registry
from plugins.models import Plugin
from releases.errors import ReleaseError
from releases.services.switches import enable_plugin


def enable_installed_plugin(*, slug: str, user: AuthenticatedUser | None) -> Plugin:
    """Enable the installed version of a plugin. ReleaseError when it is not installed, ParkedError when parked."""
    installed = registry.get(slug)
    if installed is None:
        raise ReleaseError(_("There is no plugin “%(slug)s” here.") % {"slug": slug})
    return enable_plugin(slug=slug, version=str(installed.version), user=user)
