"""The subcommands of ``manage.py plugins``: one module each, named like the subcommand.

A module has ``HELP``, ``add_arguments(parser)`` and ``run(command, options)``; ``command`` has the
``stdout`` and ``style`` of Django's commands. Every module of this package is a subcommand, and so is every
module of a package that another room registers, except names that begin with an underscore.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

_packages = [__name__]


def register_commands(package: str) -> None:
    """Add the modules of a package, named by its dotted path, to the subcommands."""
    if package not in _packages:
        _packages.append(package)


def subcommands() -> Iterator[tuple[str, ModuleType]]:
    """Yield each subcommand's name and module, in the order of their names."""
    paths = {
        module.name: f"{package}.{module.name}"
        for package in _packages
        for module in pkgutil.iter_modules(import_module(package).__path__)
        if not module.name.startswith("_")
    }
    for name in sorted(paths):
        yield name, import_module(paths[name])
