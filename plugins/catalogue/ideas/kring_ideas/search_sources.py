"""Ideas in the search of the site."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kring_ideas.models import Idea
from search.api import Hit, Matches


class IdeaSource:
    """Ideas by the words of their title and explanation. The framework asks only who has the plugin."""

    key = "ideas"
    order = 60

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Matches]:
        """Return the ideas that have every word, newest first."""
        has_all = reduce(
            and_, (Q(title__icontains=word) | Q(text__icontains=word) for word in words)
        )
        ids = list(Idea.objects.filter(has_all).values_list("pk", flat=True)[: limit + 1])
        if not ids:
            return []
        return [Matches("idea", _("Ideas"), "lightbulb", ids[:limit], has_more=len(ids) > limit)]

    def load(self, ids: Sequence[Any], user: Any) -> Mapping[Any, Hit]:
        """Return the hits of these ideas, in one query."""
        ideas = Idea.objects.annotate(number=Count("votes")).in_bulk(list(ids))
        return {pk: _hit(idea) for pk, idea in ideas.items()}


def _hit(idea: Any) -> Hit:
    votes = ngettext("%(number)d vote", "%(number)d votes", idea.number) % {"number": idea.number}
    return Hit(
        title=idea.title,
        url=idea.get_absolute_url(),
        summary=idea.text[:250],
        facts=[str(idea.get_state_display()), votes],
        date=idea.created_at,
        text=idea.text,
    )
