"""The reasons why a plugin is parked, each with a cure, in the language of the reader.

A problem is a code with the values for its sentences, so that it can be found before any translation is
loaded, and stored in a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


def gettext_noop(text: str) -> str:
    """Mark a text for translation. Django's own function reads settings, which are not there yet."""
    return text


# Code: (reason, cure).
SENTENCES: dict[str, tuple[str, str]] = {
    "safe_mode": (
        gettext_noop("Kring runs in safe mode, without plugins."),
        gettext_noop("Take KRING_SAFE_MODE out of the environment and start again."),
    ),
    "package": (
        gettext_noop("The package “%(package)s” that %(distribution)s names cannot be found."),
        gettext_noop("Name a top-level package in the entry point and ship it."),
    ),
    "manifest": (
        gettext_noop("Its plugin.toml cannot be used. %(faults)s"),
        gettext_noop("Correct plugin.toml and install the package again."),
    ),
    "slug": (
        gettext_noop("The entry point is called “%(name)s”, but plugin.toml says “%(slug)s”."),
        gettext_noop("Give both the same name."),
    ),
    "twice": (
        gettext_noop("Several packages are this plugin: %(distributions)s."),
        gettext_noop("Uninstall all but one of them."),
    ),
    "kring": (
        gettext_noop("It is made for Kring %(range)s; this is Kring %(version)s."),
        gettext_noop("Install a version of the plugin that is made for this Kring."),
    ),
    "absent": (
        gettext_noop("It is not installed here."),
        gettext_noop("Install it beside this Kring, or disable it first."),
    ),
    "missing": (
        gettext_noop("It needs the plugin “%(other)s”, which is not installed."),
        gettext_noop("Install that plugin."),
    ),
    "version": (
        gettext_noop("It needs “%(other)s” %(range)s; installed is %(version)s."),
        gettext_noop("Install a version in that range."),
    ),
    "dependency": (
        gettext_noop("It needs the plugin “%(other)s”, which is parked."),
        gettext_noop("Repair that plugin first."),
    ),
    "cycle": (
        gettext_noop("These plugins wait for each other: %(cycle)s."),
        gettext_noop("Remove one of them from “depends” or “after”."),
    ),
    "error": (
        gettext_noop("It fails in “%(phase)s”: %(error)s"),
        gettext_noop("Report this to its author; install a corrected version."),
    ),
    "slow": (
        gettext_noop("It did not get through “%(phase)s” within %(seconds)s seconds."),
        gettext_noop("Move the work to a task; nothing slow belongs in loading a plugin."),
    ),
    "crash": (
        gettext_noop("It ended the process in “%(phase)s”."),
        gettext_noop("Report this to its author; install a corrected version."),
    ),
    "checks": (
        gettext_noop("Django's checks find faults in it: %(errors)s"),
        gettext_noop("Correct them; “manage.py plugins check %(slug)s” tries again."),
    ),
    "outside": (
        gettext_noop("It reaches outside its names: %(what)s."),
        gettext_noop("Use the names that belong to the plugin, and plugins.api for the rest."),
    ),
    "untried": (
        gettext_noop("It could not be tried before loading it: %(error)s"),
        gettext_noop("Start again; when it stays, look at the log."),
    ),
    "migrate": (
        gettext_noop("Its tables are not up to date: %(names)s."),
        gettext_noop("Run “manage.py migrate”."),
    ),
    "ahead": (
        gettext_noop("A newer version has changed its tables already: %(names)s."),
        gettext_noop(
            "Install that version again. To go back to %(version)s for good, run “manage.py migrate "
            "%(slug)s %(last)s” with the newer version, then install %(version)s."
        ),
    ),
    "migration": (
        gettext_noop("Its migration %(name)s failed: %(error)s"),
        gettext_noop(
            "Install a corrected version, or run “manage.py plugins check %(slug)s” and "
            "“manage.py migrate” to try again."
        ),
    ),
}


@dataclass(frozen=True)
class Problem:
    """A reason why a plugin is parked: the code, and the values for its sentences."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Return what is wrong, in the language of the reader."""
        return gettext(SENTENCES[self.code][0]) % self.detail

    @property
    def cure(self) -> str:
        """Return what to do about it, in the language of the reader."""
        return gettext(SENTENCES[self.code][1]) % self.detail
