"""How the idea box is filled, for the rules that every plugin keeps."""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from kring_ideas.models import State, Step
from kring_ideas.services import hand_in_idea
from plugins.testing.conformance import PluginConformance

_numbers = count(1)


class Conformance(PluginConformance):
    """The rules, asked of the idea box."""

    slug = "ideas"
    searched_for = "fietsenstalling"

    def fill(self, count: int) -> None:
        """Have colleagues hand in so many ideas."""
        for _number in range(count):
            hand_in_idea(title="Een fietsenstalling", text="Met een dak.", author=_somebody())

    def make_personal_data(self, user: Any) -> None:
        """Have the user hand in an idea, vote for one, take one up, and move it on."""
        hand_in_idea(title="Van mij", text="Goed.", author=user)
        idea = hand_in_idea(title="Van een ander", text="Ook goed.", author=_somebody())
        idea.owner = user
        idea.save()
        Step.objects.create(idea=idea, state=State.REVIEW, by=user)


def _somebody() -> Any:
    return get_user_model().objects.create_user(email=f"idea{next(_numbers)}@example.org")
