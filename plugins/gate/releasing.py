"""What the gate needs from releases. The room that releases plugins registers itself here.

Without one, plugins are on for nobody, there is no history, and no release can be opened.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any, NamedTuple, Never, Protocol

from django.db.models import Model

from kring.core.types import AuthenticatedUser
from plugins.gate.rules import Rules
from plugins.models import Plugin


class Released(NamedTuple):
    """The rules with what releases add, and the moment at which part of it expires (None: never)."""

    rules: Mapping[str, Rules]
    valid_until: datetime | None


class Releasing(Protocol):
    """The room that decides whom a plugin reaches and keeps the history of every change."""

    def rules(self, known: Mapping[str, Rules]) -> Released:
        """Return the rules of these plugins with the people whom releases and exceptions reach."""

    def record(
        self,
        *,
        plugin: str,
        action: str,
        actor: AuthenticatedUser | None,
        reason: str = "",
        before: dict,
        after: dict,
    ) -> None:
        """Append a change of a plugin to its history, in the transaction of the change."""

    def recording(
        self, *, key: str, action: str, actor: AuthenticatedUser | None, reason: str
    ) -> AbstractContextManager[tuple[dict, dict]]:
        """Append the change of a plugin or feature that is made inside, with the number of people who gain or lose it.

        Enter it in the transaction of the change. Yields the ``before`` and ``after`` of the event, to be filled.
        """

    def judge(self, *, feature: str, version: str, unit: int) -> None:
        """Stop the feature where its evidence says so, after a fault of a person of this unit (0: of none)."""

    def is_over(self, feature: str, version: str) -> bool | None:
        """Return whether its release is no longer watched: four weeks after its last ring. None: it has none."""

    def has_release(self, slug: str) -> bool:
        """Return whether there is a release of the plugin, whatever its state."""

    def open_to(
        self, plugin: Plugin, *, keys: list[str], percentage: int, feature: str = ""
    ) -> Model:
        """Release the plugin, or one of its features, to these subject keys and hundredths of a percent.

        Returns the release.
        """


class _Unregistered:
    """The default until a room is registered."""

    def rules(self, known: Mapping[str, Rules]) -> Released:
        return Released(known, None)

    def record(self, **event: Any) -> None:
        """Keep no history."""

    def recording(self, **event: Any) -> AbstractContextManager[tuple[dict, dict]]:
        """Keep no history."""
        return nullcontext(({}, {}))

    def judge(self, **fault: Any) -> None:
        """Stop nothing."""

    def is_over(self, feature: str, version: str) -> None:
        """Return None: it has no release."""

    def has_release(self, slug: str) -> bool:
        return False

    def open_to(
        self, plugin: Plugin, *, keys: list[str], percentage: int, feature: str = ""
    ) -> Never:
        message = "No room that releases plugins is registered."
        raise LookupError(message)


_registered: Releasing = _Unregistered()


def register_releasing(room: Releasing) -> None:
    """Register the room that releases plugins. ValueError when there is another one already."""
    global _registered
    if not isinstance(_registered, _Unregistered | type(room)):
        message = f"Releases are provided by {type(_registered).__name__} already."
        raise ValueError(message)
    _registered = room


def releasing() -> Releasing:
    """Return the room that releases plugins."""
    return _registered
