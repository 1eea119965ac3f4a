"""Fill the idea box, for the rules that every plugin keeps."""

from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser

from kring_ideas.models import State, Step
from kring_ideas.services import hand_in_idea
from plugins.testing.conformance import PluginConformance

_numbers = count(1)


class Conformance(PluginConformance):
    """The rules for the idea box."""

    slug = "ideas"
    searched_for = "fietsenstalling"

    def fill(self, count: int) -> None:
        """Hand in so many ideas of colleagues."""
        for _number in range(count):
            hand_in_idea(title="Een fietsenstalling", text="Met een dak.", author=_colleague())

    def make_personal_data(self, user: AbstractUser) -> None:
        """Hand in an idea of the user, vote for one, take one up, and move it on."""
        hand_in_idea(title="Van mij", text="Goed.", author=user)
        idea = hand_in_idea(title="Van een ander", text="Ook goed.", author=_colleague())
        idea.owner_id = user.pk
        idea.save()
        Step.objects.create(idea=idea, state=State.REVIEW, by_id=user.pk)


def _colleague() -> AbstractUser:
    return get_user_model().objects.create_user(email=f"idea{next(_numbers)}@example.org")
