"""What the framework remembers: plugins, their releases, and every change."""

from .audit import ReleaseEvent
from .plugin import Plugin, Stamp
from .release import Override, PlanTemplate, Release, Ring

__all__ = ["Override", "PlanTemplate", "Plugin", "Release", "ReleaseEvent", "Ring", "Stamp"]
