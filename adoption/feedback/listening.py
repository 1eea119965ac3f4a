"""What feedback adds to releases: what people answered, and where they are asked."""

from datetime import datetime

from django.urls import reverse

from adoption.feedback.selectors import answered, given_per_ring, open_flops_by_plugin
from releases.listening import Answers, Listener
from releases.models import Release


def answers(slug: str, since: datetime | None) -> Answers:
    """Return what people answered about the plugin since this moment."""
    return Answers(*answered(slug, since))


def ask_address(release: Release) -> str:
    """Return the form on which people are invited to say what they think."""
    return reverse("evaluation:add")


LISTENER = Listener(answers, open_flops_by_plugin, given_per_ring, ask_address)
