"""Give reactions, for the rules that every plugin keeps."""

from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from wagtail.models import Page

from kring_reactions.models import Reaction
from kring_reactions.selectors import takes_reactions
from kring_reactions.services import toggle_reaction
from plugins.testing.conformance import PluginConformance

_numbers = count(1)


class Conformance(PluginConformance):
    """The rules for reactions."""

    slug = "reactions"

    def fill(self, count: int) -> None:
        """Let so many colleagues react to every page that takes reactions."""
        for _number in range(count):
            colleague = get_user_model().objects.create_user(email=f"r{next(_numbers)}@example.org")
            for page in _pages():
                toggle_reaction(page=page, user=colleague, kind=Reaction.Kind.LIKE)

    def make_personal_data(self, user: AbstractUser) -> None:
        """Let the user react to a page."""
        page = next(iter(_pages()), None) or Page.objects.get(depth=1)
        Reaction.objects.create(user_id=user.pk, page=page, kind=Reaction.Kind.SUPPORT)


def _pages() -> list[Page]:
    return [page for page in Page.objects.filter(live=True, depth__gt=1) if takes_reactions(page)]
