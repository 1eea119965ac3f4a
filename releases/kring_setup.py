"""Set up releases: the template of a plan, and the permissions of release managers."""

from typing import TextIO

from kring.core import groups
from kring.core.setup import grant, group_called, once
from plugins.permissions import MANAGE_RELEASES
from releases.services import starting_plans

# After the groups.
ORDER = 60


def setup(stdout: TextIO) -> None:
    """Make the template, and grant the permission to manage releases."""
    once(starting_plans.KEY, starting_plans.think_big_act_small)
    for name in (groups.RELEASE_MANAGERS, groups.ADMINISTRATORS):
        grant(f"{name}:releases", group_called(name), [MANAGE_RELEASES])
