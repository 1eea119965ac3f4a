"""How versions reach people: releases with their rings, exceptions, quiet periods and history."""

from .audit import ReleaseEvent
from .freeze import Freeze
from .opt_out import OptOut
from .release import Override, PlanTemplate, Release, Ring

__all__ = [
    "Freeze",
    "OptOut",
    "Override",
    "PlanTemplate",
    "Release",
    "ReleaseEvent",
    "Ring",
]
