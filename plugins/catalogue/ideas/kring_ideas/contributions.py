"""The contributions of the idea box to Kring."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kring_ideas import messages, permissions, privacy, selectors
from kring_ideas.models import Idea
from kring_ideas.options import Options, options
from kring_ideas.search_sources import IdeaSource
from plugins.api import Contributions, Slot

WEEK = timedelta(days=7)

kring = Contributions("ideas")
kring.urls("kring_ideas.urls")
kring.navigation(_("Ideas"), "index", "lightbulb")
kring.settings(Options)
kring.search_source(IdeaSource())
kring.notification_kind("answer", _("An answer to my idea"))
kring.notification_kind("digest", _("New ideas of the week"))
kring.data_subject(export=privacy.export, erase=privacy.erase)
kring.indicator("done", _("Ideas done"), selectors.ideas_done)


class HomeIdeas(Slot):
    """The newest ideas and those with most votes, on the home page."""

    template = "ideas/home.html"

    def is_visible(self, request: HttpRequest, subject: Any) -> bool:
        """Return whether there is any idea."""
        return Idea.objects.exists()

    def get_context(self, request: HttpRequest, subject: Any) -> dict[str, Any]:
        """Return both lists."""
        return selectors.home_ideas(request.user)


kring.slot("home.aside", HomeIdeas)


@kring.task
def weekly_digest() -> None:
    """Start a task for each person who answers ideas, which sends them the new ones."""
    since = timezone.now() - WEEK
    if not selectors.ideas_since(since).exists():
        return
    for manager in permissions.managers():
        key = f"{manager.pk}:{timezone.localdate().isoformat()}"
        tell_manager.enqueue(key=key, user_id=manager.pk, since=since.isoformat())


@kring.task
def tell_manager(user_id: int, since: str) -> None:
    """Send one manager the ideas since then, unless they lost the permission or opted out."""
    manager = permissions.managers().filter(pk=user_id).first()
    ideas = list(selectors.ideas_since(datetime.fromisoformat(since)))
    if manager is not None and ideas and options(manager).weekly_digest:
        messages.tell_manager(manager, ideas)


kring.schedule(weekly_digest, every=int(WEEK.total_seconds()))


@kring.health_check
def ideas_are_looked_at() -> str | None:
    """Report ideas that wait longer than agreed."""
    number = selectors.waiting_too_long(options().days_to_look)
    if not number:
        return None
    text = ngettext(
        "%(number)d idea waits longer than agreed.",
        "%(number)d ideas wait longer than agreed.",
        number,
    )
    return text % {"number": number}


def ideas_by_state(release: Any) -> dict[str, Any]:
    """Return the number of ideas in each state, for the release page."""
    labels, numbers = zip(*selectors.by_state(), strict=True)
    return {"labels": labels, "datasets": [{"label": str(_("Ideas")), "data": numbers}]}


kring.chart("states", _("Ideas by state"), ideas_by_state)
