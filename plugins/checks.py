"""What ``manage.py check`` says about plugins: a parked one is a warning, never an error."""

from typing import Any

from django.core.checks import CheckMessage, Warning

from plugins import registry


def parked_plugins(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return a warning for each plugin whose code is not loaded, and one in all in safe mode."""
    found = registry.parked()
    in_safe_mode = [each for each in found if each.problem and each.problem.code == "safe_mode"]
    if in_safe_mode:
        found = tuple(in_safe_mode[:1])
    return [
        Warning(
            each.reason if in_safe_mode else f"The plugin “{each.slug}” is parked. {each.reason}",
            hint=each.cure,
            id="kring.plugins.W001",
        )
        for each in found
    ]
