"""What the idea box writes to people, in the language of each."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kring_ideas.models import Idea
from plugins.api import notify


def tell_author(idea: Idea) -> None:
    """Tell whoever had the idea where it stands now; nobody when they left."""
    if idea.author is None:
        return
    with override(_language(idea.author)):
        title = _("Your idea: %(state)s") % {"state": idea.get_state_display()}
        notify(
            "ideas", "answer", user=idea.author, title=title,
            text="\n\n".join(part for part in (idea.title, idea.answer) if part),
            url=idea.get_absolute_url(),
        )  # fmt: skip


def tell_manager(user: Any, ideas: list[Idea]) -> None:
    """Tell somebody who answers ideas which ones came in."""
    with override(_language(user)):
        title = ngettext(
            "%(number)d new idea this week", "%(number)d new ideas this week", len(ideas)
        ) % {"number": len(ideas)}
        text = "\n".join(f"- {idea.title}" for idea in ideas)
        url = reverse("ideas:index") + "?state=new"
        notify("ideas", "digest", user=user, title=title, text=text, url=url)


def _language(user: Any) -> str:
    return getattr(user, "language", "") or settings.LANGUAGE_CODE
