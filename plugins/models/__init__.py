"""What is stored about a plugin here: its state, settings, evidence, faults, stops and quality."""

from .conformance import AcceptedWarning, Conformance
from .evidence import DayCount, PeopleTotal, PersonEvidence
from .faults import Breaker, PluginError, ServiceFault
from .plugin import Plugin
from .settings import PersonalSetting, PluginSetting, ScheduleRun, SettingChange

__all__ = [
    "AcceptedWarning",
    "Breaker",
    "Conformance",
    "DayCount",
    "PeopleTotal",
    "PersonEvidence",
    "PersonalSetting",
    "Plugin",
    "PluginError",
    "PluginSetting",
    "ScheduleRun",
    "ServiceFault",
    "SettingChange",
]
