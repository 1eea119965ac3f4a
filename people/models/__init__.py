"""The models of the people room."""

from .organisation import JobFamily, Location, OrgUnit
from .pages import PeopleIndexPage
from .person import Person, PersonSkill, Post, Skill, WorkingDay
from .user import User

__all__ = [
    "JobFamily",
    "Location",
    "OrgUnit",
    "PeopleIndexPage",
    "Person",
    "PersonSkill",
    "Post",
    "Skill",
    "User",
    "WorkingDay",
]
