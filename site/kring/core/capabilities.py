"""The built-in capabilities for the catalogue, which each room declares on its ``AppConfig``."""

from dataclasses import dataclass

from django.utils.functional import Promise

from kring.core.own_apps import own_apps


@dataclass(frozen=True)
class Capability:
    """A built-in capability: its name, its use for a colleague, and its icon.

    A room's ``AppConfig`` has a tuple ``capabilities`` of these; ``order`` is the place in the list.
    """

    title: str | Promise
    summary: str | Promise
    icon: str
    order: int = 100


def capabilities() -> list[Capability]:
    """Return the capabilities of all rooms, lowest order first."""
    found = [
        capability for config in own_apps() for capability in getattr(config, "capabilities", ())
    ]
    return sorted(found, key=lambda capability: capability.order)
