"""The contributions of reactions to Kring."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kring_reactions import privacy, selectors
from kring_reactions.options import Options, options
from kring_reactions.views import context_for
from plugins.api import Contributions, Slot

kring = Contributions("reactions")
kring.urls("kring_reactions.urls")
kring.settings(Options)
kring.data_subject(export=privacy.export, erase=privacy.erase)
kring.indicator("given", _("Reactions in the last 30 days"), selectors.given_since)


class ReactionBar(Slot):
    """The bar below a news item or a blog post."""

    template = "reactions/bar.html"

    def is_visible(self, request: HttpRequest, subject: Any) -> bool:
        """Return whether this page takes reactions."""
        return selectors.takes_reactions(subject)

    def get_context(self, request: HttpRequest, subject: Any) -> dict[str, Any]:
        """Return the reactions with their numbers and the reader's own."""
        return context_for(subject, request.user)


kring.slot("page.after_body", ReactionBar)


class ReactionNames(Slot):
    """Who reacted last, below the bar."""

    template = "reactions/names.html"

    def is_visible(self, request: HttpRequest, subject: Any) -> bool:
        """Return whether this page takes reactions, and names are shown here."""
        return selectors.takes_reactions(subject) and options().shows_names

    def get_context(self, request: HttpRequest, subject: Any) -> dict[str, Any]:
        """Return the people who reacted last."""
        return {"names": selectors.latest_names(subject)}


kring.slot("page.after_body", ReactionNames, 110, feature="names")


class ReactionCounts(Slot):
    """The numbers at a news item or a blog post in a list."""

    template = "reactions/counts.html"

    def prepare(self, request: HttpRequest, subjects: Sequence[Any]) -> None:
        """Count for all entries of the list at once."""
        self.counts = selectors.counts_for(record.page_id for record in subjects)

    def is_visible(self, request: HttpRequest, subject: Any) -> bool:
        """Return whether anybody reacted."""
        return subject.page_id in self.counts

    def get_context(self, request: HttpRequest, subject: Any) -> dict[str, Any]:
        """Return the reactions that were given, with their numbers."""
        return {"choices": selectors.given(self.counts[subject.page_id])}


kring.slot("card.meta", ReactionCounts)


def reactions_each_week(release: Any) -> dict[str, Any]:
    """Return the number of reactions in each of the last weeks, for the release page."""
    labels, numbers = zip(*selectors.per_week(), strict=True)
    return {"labels": labels, "datasets": [{"label": str(_("Reactions")), "data": numbers}]}


kring.chart("weeks", _("Reactions each week"), reactions_each_week)
