"""What a search box suggests while somebody types in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from search.engines import suggest
from search.page import ShownHit, loaded, shown
from search.readers import reader_for
from search.recent import recent_searches
from search.text import shown_query

# Recent searches beside what else is suggested; with nothing typed they are all there is.
BESIDE = 2
# Hits of a group when there is another: both are then seen without scrolling.
SHARED = 4


@dataclass(frozen=True, kw_only=True)
class Group:
    """Suggestions of one sort, best first."""

    label: Any
    hits: Sequence[ShownHit]


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """What was typed so far, this person's searches that began like it, and what it may mean."""

    text: str
    recent: Sequence[str]
    groups: Sequence[Group]

    @property
    def number(self) -> int:
        """How many suggestions there are."""
        return len(self.recent) + sum(len(group.hits) for group in self.groups)


def suggestions(typed: str, user: Any) -> Suggestions:
    """Return the suggestions for what this user has typed so far."""
    text = shown_query(typed)
    found = shown(loaded(suggest(text, reader_for(user)), user))
    recent = recent_searches(user, begin=text)
    return Suggestions(text=text, recent=recent[:BESIDE] if text else recent, groups=_groups(found))


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
