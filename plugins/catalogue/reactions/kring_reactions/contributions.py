"""What reactions add to Kring."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kring_reactions import privacy, selectors
from kring_reactions.options import Options
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


def reactions_each_week(release: Any) -> dict[str, Any]:
    """Return the number of reactions in each of the last weeks, for the release page."""
    labels, numbers = zip(*selectors.per_week(), strict=True)
    return {"labels": labels, "datasets": [{"label": str(_("Reactions")), "data": numbers}]}


kring.chart("weeks", _("Reactions each week"), reactions_each_week)
