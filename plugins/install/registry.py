"""The installed plugins, the order in which they load, and which of them are parked.

``plugins.install.discovery`` finds them while the settings are read, from metadata alone, and
``settings.KRING_PLUGINS`` holds them. They never change while a process lives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from packaging.version import Version

from plugins.install.manifest import Manifest
from plugins.install.problems import Problem


class State(StrEnum):
    """Whether the code of a plugin is loaded."""

    READY = "ready"
    PARKED = "parked"


@dataclass(frozen=True)
class InstalledPlugin:
    """One installed plugin, whether it can be used or not.

    ``package`` is the importable package, ``distribution`` its name for pip, ``path`` the package's folder
    (None when it cannot be found), ``manifest`` None when it cannot be read. ``migrations`` are the names of
    its migrations and ``digest`` is a hash of its code.
    """

    slug: str
    package: str
    distribution: str
    version: Version
    manifest: Manifest | None = None
    path: Path | None = None
    problem: Problem | None = None
    migrations: tuple[str, ...] = ()
    digest: str = ""

    @property
    def state(self) -> State:
        """Return whether its code is loaded."""
        return State.PARKED if self.problem else State.READY

    @property
    def reason(self) -> str:
        """Return why it is parked, in the language of the reader; empty when it is ready."""
        return self.problem.reason if self.problem else ""

    @property
    def cure(self) -> str:
        """Return what to do about it, in the language of the reader; empty when it is ready."""
        return self.problem.cure if self.problem else ""

    def title(self, language: str) -> str:
        """Return the title for people who read this language; the slug when there is no manifest."""
        return text_in(self.manifest.title, language) if self.manifest else self.slug

    def summary(self, language: str) -> str:
        """Return the summary for people who read this language."""
        return text_in(self.manifest.summary, language) if self.manifest else ""

    @property
    def depends(self) -> tuple[str, ...]:
        """Return the slugs of the plugins on which it depends."""
        return tuple(self.manifest.depends) if self.manifest else ()


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text in the language, else in English, else in any language."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def installed() -> tuple[InstalledPlugin, ...]:
    """Return every installed plugin: the ready ones in load order, then the parked ones by slug."""
    return settings.KRING_PLUGINS


def ready() -> tuple[InstalledPlugin, ...]:
    """Return the plugins whose code is loaded, in load order."""
    return tuple(plugin for plugin in installed() if plugin.state is State.READY)


def parked() -> tuple[InstalledPlugin, ...]:
    """Return the plugins that are installed and not loaded."""
    return tuple(plugin for plugin in installed() if plugin.state is State.PARKED)


def order() -> tuple[str, ...]:
    """Return the slugs of the loaded plugins, each after its dependencies."""
    return tuple(plugin.slug for plugin in ready())


def get(slug: str) -> InstalledPlugin | None:
    """Return the plugin with this slug; None when it is not installed here."""
    return next((plugin for plugin in installed() if plugin.slug == slug), None)


def dependents(slug: str) -> tuple[str, ...]:
    """Return the loaded plugins that depend on this one, directly or through another."""
    affected = {slug}
    for plugin in ready():
        # In load order a plugin comes after its dependencies.
        if affected & set(plugin.depends):
            affected.add(plugin.slug)
    return tuple(other for other in order() if other in affected and other != slug)
