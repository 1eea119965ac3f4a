"""Send the messages of the idea box, in the language of the recipient."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kring_ideas.models import Idea
from plugins.api import notify


def tell_author(idea: Idea) -> None:
    """Send the author the new state of their idea, unless they have left."""
    if idea.author is None:
        return
    with override(_language(idea.author)):
        title = _("Your idea: %(state)s") % {"state": idea.get_state_display()}
        notify(
            "ideas",
            "answer",
            user=idea.author,
            title=title,
            text="\n\n".join(part for part in (idea.title, idea.answer) if part),
            url=idea.get_absolute_url(),
        )


def tell_manager(user: Any, ideas: list[Idea]) -> None:
    """Send a person who answers ideas the new ones."""
    with override(_language(user)):
        title = ngettext(
            "%(number)d new idea this week", "%(number)d new ideas this week", len(ideas)
        ) % {"number": len(ideas)}
        text = "\n".join(f"- {idea.title}" for idea in ideas)
        url = reverse("ideas:index") + "?state=new"
        notify("ideas", "digest", user=user, title=title, text=text, url=url)


def _language(user: AbstractUser) -> str:
    return getattr(user, "language", "") or settings.LANGUAGE_CODE
