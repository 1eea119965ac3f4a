"""Ideas in the search of the site."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Model, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kring_ideas.models import Idea, State, Vote
from search.api import Document, Kind, ModelSource, bilingual


class IdeaSource(ModelSource):
    """Ideas by title, explanation and answer. The framework shows them to people who have the plugin."""

    key = "ideas"
    model = Idea
    kind = Kind(key="idea", label=_("Ideas"), icon="lightbulb", order=60, half_life_days=180)

    def queryset(self) -> QuerySet[Idea]:
        """Return all ideas with their votes."""
        return Idea.objects.annotate(number=Count("votes"))

    def document(self, row: Any) -> Document:
        """Return the document of an idea."""
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
        """Return the models whose changes change the document of an idea: ideas and votes."""
        return {Idea: lambda idea: [idea.pk], Vote: lambda vote: [vote.idea_id]}


def _state(state: str) -> tuple[str, str]:
    """Return the name of the state in Dutch and in English."""
    label = State(state).label
    with override("nl"):
        dutch = str(label)
    with override("en"):
        return dutch, str(label)
