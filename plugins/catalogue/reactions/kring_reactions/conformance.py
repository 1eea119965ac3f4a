"""How reactions are given, for the rules that every plugin keeps."""

from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page

from kring_reactions.models import Reaction
from kring_reactions.selectors import takes_reactions
from kring_reactions.services import toggle_reaction
from plugins.testing.conformance import PluginConformance

_numbers = count(1)


class Conformance(PluginConformance):
    """The rules, asked of reactions."""

    slug = "reactions"

    def fill(self, count: int) -> None:
        """Have so many colleagues react to every page that takes reactions."""
        for _number in range(count):
            somebody = get_user_model().objects.create_user(email=f"r{next(_numbers)}@example.org")
            for page in _pages():
                toggle_reaction(page=page, user=somebody, kind=Reaction.Kind.LIKE)

    def make_personal_data(self, user: Any) -> None:
        """Have the user react to a page."""
        page = next(iter(_pages()), None) or Page.objects.get(depth=1)
        Reaction.objects.create(user=user, page=page, kind=Reaction.Kind.SUPPORT)


def _pages() -> list[Page]:
    return [page for page in Page.objects.filter(live=True, depth__gt=1) if takes_reactions(page)]
