"""Ideas in the search of the site."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from kring_ideas.models import Idea, State, Vote
from search.api import Document, Hit, Kind, Matches, ModelSource, bilingual


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


class IdeaDocuments(ModelSource):
    """Ideas by their title, explanation and answer. The framework gives them to who has the plugin."""

    key = "ideas"
    model = Idea
    kind = Kind(key="idea", label=_("Ideas"), icon="lightbulb", order=60, half_life_days=180)

    def queryset(self) -> QuerySet[Idea]:
        """Return all ideas with their votes."""
        return Idea.objects.annotate(number=Count("votes"))

    def document(self, row: Any) -> Document:
        """Return what is known of an idea."""
        return Document(
            source=self.key,
            id=str(row.pk),
            kind="idea",
            title=row.title,
            url=row.get_absolute_url(),
            summary=row.text[:250],
            body=f"{row.text}\n{row.answer}",
            facts=(bilingual(*_state(row.state)),),
            published=row.created_at,
            updated=row.changed_at,
            popularity=row.number,
        )

    def follows(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """An idea changes itself, and with each vote."""
        return {Idea: lambda idea: [idea.pk], Vote: lambda vote: [vote.idea_id]}


def _state(state: str) -> tuple[str, str]:
    """Return what the state is called in Dutch and in English."""
    label = State(state).label
    with override("nl"):
        dutch = str(label)
    with override("en"):
        return dutch, str(label)
