"""The contributions of all plugins in this process. They are loaded once, when the applications are ready."""

import logging
import threading
import traceback
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps

from plugins.install import registry

if TYPE_CHECKING:
    from plugins.contributions.collect import Contributions

logger = logging.getLogger(__name__)

_known: dict[str, "Contributions"] = {}
_faults: dict[str, str] = {}
_lock = threading.RLock()
_loaded = False


def register(contributions: "Contributions") -> None:
    """Register a plugin's contributions. ValueError when its slug has some already."""
    if contributions.slug in _known:
        message = f"The plugin {contributions.slug!r} has two sets of contributions."
        raise ValueError(message)
    _known[contributions.slug] = contributions


def forget(slug: str) -> None:
    """Remove a plugin's contributions. For tests, which bring their own."""
    _known.pop(slug, None)


def load() -> None:
    """Import ``contributions.py`` of every ready plugin, once. A plugin that fails contributes nothing."""
    global _loaded
    with _lock:
        if _loaded or not apps.ready:
            return
        _loaded = True
        for plugin in registry.ready():
            _load_one(plugin.slug, f"{plugin.package}.contributions")


def _load_one(slug: str, module: str) -> None:
    try:
        if find_spec(module) is not None:
            import_module(module)
    except Exception:
        # The site starts, whatever a plugin does while it is imported.
        forget(slug)
        note_fault(slug, traceback.format_exc())


def note_fault(slug: str, text: str) -> None:
    """Remember the traceback of a contribution that could not be used."""
    _faults[slug] = text
    logger.error("A contribution of %s cannot be used.\n%s", slug, text)


def faults() -> dict[str, str]:
    """Return by plugin the traceback of a contribution that could not be used."""
    load()
    return dict(_faults)


def get(slug: str) -> "Contributions | None":
    """Return the contributions of a plugin; None when it has none."""
    load()
    return _known.get(slug)


def everything() -> Iterator["Contributions"]:
    """Yield every plugin's contributions in load order; those of tests come last."""
    load()
    order = registry.order()
    known = [slug for slug in order if slug in _known]
    for slug in (*known, *sorted(_known.keys() - set(known))):
        yield _known[slug]
