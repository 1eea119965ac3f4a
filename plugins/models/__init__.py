"""What the framework remembers: plugins, their releases, and every change."""

from .ambassador_tasks import AmbassadorTask, TaskAnswer
from .ambassadors import Ambassador, Thanks
from .audit import ReleaseEvent
from .feedback import EvaluationMoment, Feedback
from .freeze import Freeze
from .goals import Goal, IndicatorValue
from .opt_out import OptOut
from .plugin import Plugin, Stamp
from .release import Override, PlanTemplate, Release, Ring
from .settings import PersonalSetting, PluginSetting, ScheduleRun, SettingChange
from .usage import Breaker, PluginError, UsageEvent

__all__ = [
    "Ambassador",
    "AmbassadorTask",
    "Breaker",
    "EvaluationMoment",
    "Feedback",
    "Freeze",
    "Goal",
    "IndicatorValue",
    "OptOut",
    "Override",
    "PersonalSetting",
    "PlanTemplate",
    "Plugin",
    "PluginError",
    "PluginSetting",
    "Release",
    "ReleaseEvent",
    "Ring",
    "ScheduleRun",
    "SettingChange",
    "Stamp",
    "TaskAnswer",
    "Thanks",
    "UsageEvent",
]
