"""What feedback adds to releases: what people answered, and where they are asked."""

from collections import Counter
from datetime import datetime

from django.urls import reverse

from adoption.feedback.selectors import answered, given_per_ring, open_flops_by_plugin
from releases.listening import Answers, Listener
from releases.models import Release


def answers(release: Release, since: datetime | None) -> Answers:
    """Return what people answered about what it releases, in this version."""
    return Answers(*answered(release.feature_key, release.version, since))


def given(release: Release) -> Counter[int | None]:
    """Return how often people of each ring gave feedback on what it releases, in this version."""
    return given_per_ring(release.feature_key, release.version, release.created_at)


def ask_address(release: Release) -> str:
    """Return the form on which people are invited to say what they think."""
    return reverse("evaluation:add")


LISTENER = Listener(answers, open_flops_by_plugin, given, ask_address)
