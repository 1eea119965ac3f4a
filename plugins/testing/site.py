"""The site that the suite visits: a page of every kind, as `setup_kring` and editors make them.

Each room adds its pages in its module ``plugin_tour``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.management import call_command

from plugins.contributions import store
from plugins.contributions.collect import Contributions


def _nothing(*args: Any) -> None:
    """Do nothing: the default for what no room provides."""


@dataclass
class Site:
    """The subject of each place, and by name the addresses to visit.

    ``blocks`` are the names of the plugin's blocks, for a page with all of them. Rooms provide how to add so
    many cards to a list (``add_cards``), the address of the results for words (``search_address``), and how
    to index what has just changed (``catch_up``).
    """

    blocks: list[str]
    subjects: dict[str, Any] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    add_cards: Callable[[int], None] = _nothing
    search_address: Callable[[str], str] = str
    catch_up: Callable[[], None] = _nothing


def make_site(slug: str) -> Site:
    """Set the site up with a page of every kind, which each room adds in ``plugin_tour.visit(site)``."""
    call_command("setup_kring", verbosity=0)
    known = store.get(slug)
    site = Site([f"{slug}.{key}" for key in known.blocks] if known else [])
    for room in _tour():
        room.visit(site)
    site.catch_up()
    return site


def _tour() -> Iterator[ModuleType]:
    """Yield the ``plugin_tour`` of each application that has one."""
    for config in apps.get_app_configs():
        name = f"{config.name}.plugin_tour"
        if find_spec(name):
            yield import_module(name)


@contextmanager
def uninstalled(slug: str) -> Iterator[None]:
    """Make the site behave as if the plugin contributed nothing.

    The gate still decides once: the first decision for a reader costs a query, for whichever plugin.
    """
    known = store.get(slug)
    store.forget(slug)
    # An entry without an address is not shown.
    Contributions(slug).navigation("", "plugins:nowhere")
    try:
        yield
    finally:
        store.forget(slug)
        if known is not None:
            store.register(known)
