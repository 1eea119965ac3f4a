"""What the framework remembers: plugins, their releases, and every change."""

from .ambassadors import Ambassador, Thanks
from .audit import ReleaseEvent
from .feedback import EvaluationMoment, Feedback
from .goals import Goal, IndicatorValue
from .plugin import Plugin, Stamp
from .release import Override, PlanTemplate, Release, Ring

__all__ = [
    "Ambassador",
    "EvaluationMoment",
    "Feedback",
    "Goal",
    "IndicatorValue",
    "Override",
    "PlanTemplate",
    "Plugin",
    "Release",
    "ReleaseEvent",
    "Ring",
    "Stamp",
    "Thanks",
]
