"""Compare the version of a release with the one that is installed: evidence is of the code that runs."""

from django.utils.translation import gettext as _
from packaging.version import InvalidVersion, Version

from plugins.contributions.usage import version_of
from plugins.install.features import find_feature
from releases.models import Release


def running_instead(release: Release) -> str:
    """Return the installed version when it is another than that of the release; empty when it is the same.

    Empty too for a plugin that is not installed: nothing runs instead.
    """
    installed = version_of(release.plugin_id)
    return "" if not installed or same_version(release.version, installed) else installed


def not_counted(release: Release) -> str:
    """Return as a sentence that it gathers no evidence while another version runs; empty when its own runs."""
    installed = running_instead(release)
    if not installed:
        return ""
    return _(
        "Version %(version)s is not installed: %(installed)s runs. What people do now is counted for "
        "%(installed)s, so this release gathers no evidence. Install %(version)s, or plan a release of "
        "%(installed)s."
    ) % {"version": release.version, "installed": installed}


def same_version(one: str, other: str) -> bool:
    """Return whether both name the same version: 1.0 is 1.0.0."""
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


def lacks_feature(release: Release) -> bool:
    """Return whether it releases a feature that the installed version of the plugin does not have."""
    return bool(release.feature) and find_feature(release.feature_key) is None
