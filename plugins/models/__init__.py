"""What is stored about a plugin here: its state, settings, use, faults and quality."""

from .conformance import AcceptedWarning, Conformance
from .evidence import DayCount, PersonEvidence
from .plugin import Plugin
from .settings import PersonalSetting, PluginSetting, ScheduleRun, SettingChange
from .usage import Breaker, PluginError, UsageEvent

__all__ = [
    "AcceptedWarning",
    "Breaker",
    "Conformance",
    "DayCount",
    "PersonEvidence",
    "PersonalSetting",
    "Plugin",
    "PluginError",
    "PluginSetting",
    "ScheduleRun",
    "SettingChange",
    "UsageEvent",
]
