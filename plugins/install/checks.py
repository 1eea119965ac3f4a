"""The check of plugins for ``manage.py check``: a parked one is a warning, never an error."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning

from plugins.install import registry


def parked_plugins(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Return a warning for each plugin whose code is not loaded; a single one in safe mode."""
    parked = registry.parked()
    in_safe_mode = [each for each in parked if each.problem and each.problem.code == "safe_mode"]
    if in_safe_mode:
        parked = tuple(in_safe_mode[:1])
    return [
        Warning(
            each.reason if in_safe_mode else f"The plugin “{each.slug}” is parked. {each.reason}",
            hint=each.cure,
            id="kring.plugins.W001",
        )
        for each in parked
    ]
