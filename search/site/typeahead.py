"""Suggestions of a search box while a reader types."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kring.core.types import AuthenticatedUser
from search.contract.readers import reader_for
from search.query.text import shown_query
from search.site.answers import suggest
from search.site.page import ShownHit, loaded, shown
from search.site.recent import recent_searches

# Recent searches beside what else is suggested; with nothing typed they are all there is.
BESIDE = 2
# Hits of a group when there is another: both are then seen without scrolling.
SHARED = 4
MOST_SKILLS = 2


@dataclass(frozen=True, kw_only=True)
class Group:
    """Suggestions of one sort, best first."""

    label: str | Promise
    hits: Sequence[ShownHit]


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """What was typed so far, this person's searches that begin like it, and the suggestions."""

    text: str
    recent: Sequence[str]
    groups: Sequence[Group]
    # Skills of colleagues that begin like it.
    skills: Sequence[str] = ()

    @property
    def number(self) -> int:
        """How many suggestions there are."""
        hits = sum(len(group.hits) for group in self.groups)
        return len(self.recent) + len(self.skills) + hits


def suggestions(typed: str, user: AuthenticatedUser) -> Suggestions:
    """Return the suggestions for what this user has typed so far."""
    text = shown_query(typed)
    found = shown(loaded(suggest(text, reader_for(user)), user))
    recent = recent_searches(user, begin=text)
    return Suggestions(
        text=text,
        recent=recent[:BESIDE] if text else recent,
        groups=_groups(found),
        skills=_skills(found),
    )


def _skills(found: Sequence[ShownHit]) -> list[str]:
    """Return the skills by which colleagues were found, those of most of them first."""
    counted = Counter(
        skill for each in found if each.person for skill in dict.fromkeys(each.hit.found_by)
    )
    return [skill for skill, _number in counted.most_common(MOST_SKILLS)]


def _groups(found: Sequence[ShownHit]) -> list[Group]:
    """Return colleagues and the rest, first the group with the best hit."""
    people = [each for each in found if each.person]
    others = [each for each in found if not each.person]
    groups = [
        Group(label=label, hits=hits[:SHARED] if people and others else hits)
        for label, hits in ((_("Colleagues"), people), (_("Pages and more"), others))
        if hits
    ]
    return sorted(groups, key=lambda group: -group.hits[0].hit.score)
