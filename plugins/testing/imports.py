"""Check that the plugin imports only stable modules of Kring."""

import sys
from functools import cache
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

from plugins.install import registry
from plugins.testing.base import Subject
from plugins.testing.stable import past_stable

DISTRIBUTION = "kring"


class Imports(Subject):
    """The imports in the plugin's code, which is read and not run."""

    def test_of_kring_it_imports_what_is_stable_and_nothing_else(self, found):
        assert found.path is not None

        assert unstable_imports(found.path) == []


def unstable_imports(package: Path) -> list[str]:
    """Return the imports of unstable modules, each with its file and line."""
    free = {package.name, *(plugin.package for plugin in registry.installed())}
    sources = {
        str(file.relative_to(package)): file.read_text() for file in sorted(package.rglob("*.py"))
    }
    return past_stable(sources, lambda name: name not in free and is_kring(name))


@cache
def is_kring(name: str) -> bool:
    """Return whether a top-level module is Kring's: it came with Kring, or with nothing that pip installed.

    No list of rooms is kept, so that a new room is not allowed from its first day.
    """
    if name in sys.stdlib_module_names or find_spec(name) is None:
        return False
    return set(_distributions().get(name, [DISTRIBUTION])) == {DISTRIBUTION}


@cache
def _distributions() -> dict[str, list[str]]:
    """Return which installed distributions bring each top-level module."""
    return dict(packages_distributions())
