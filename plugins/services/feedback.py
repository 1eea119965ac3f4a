"""Giving a tip, a top or a flop, and answering it."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kring.jobs.api import enqueue
from plugins import mail
from plugins.decisions import is_on, ring_order
from plugins.models import Feedback
from plugins.services.permissions import check_may_manage_releases

PER_HOUR = 10
HOUR = 60 * 60


class TooMuchFeedbackError(Exception):
    """The person has said so much in the last hour that the next has to wait."""


def _count_one(user: Any) -> None:
    """Count in the cache how much this person said in an hour. It holds a number and no text."""
    key = f"plugins:feedback:{user.pk}"
    cache.add(key, 0, HOUR)
    try:
        given = cache.incr(key)
    except ValueError:
        # It expired between the two lines.
        return
    if given > PER_HOUR:
        raise TooMuchFeedbackError


@transaction.atomic
def give_feedback(
    *, user: Any, slug: str, kind: str, text: str, anonymous: bool = False, page_url: str = ""
) -> Feedback:
    """Keep what the user says about a plugin that is on for them.

    Anonymous feedback keeps no giver, no page and no time of day. PermissionDenied when the plugin
    is not on, ValidationError for a tip or flop without words, TooMuchFeedbackError above
    ``PER_HOUR``.
    """
    if not is_on(slug, user):
        message = "Only people who have a feature say something about it."
        raise PermissionDenied(message)
    text = text.strip()
    if kind != Feedback.Kind.TOP and not text:
        raise ValidationError({"text": _("Write a few words, so that we know what you mean.")})
    _count_one(user)
    feedback = Feedback(plugin=slug, kind=kind, text=text, ring_order=ring_order(slug, user))
    if anonymous:
        feedback.created_at = timezone.localtime().replace(
            hour=0, minute=0, second=0, microsecond=0
        )
    else:
        feedback.giver, feedback.page_url = user, page_url[:500]
    feedback.full_clean()
    feedback.save()
    return feedback


@transaction.atomic
def answer_feedback(*, feedback: Feedback, user: Any, status: str, answer: str) -> Feedback:
    """Move the feedback to a status, with an answer, and tell the giver if there is one."""
    check_may_manage_releases(user)
    feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    answer = answer.strip()
    news = answer != feedback.answer or status != feedback.status
    feedback.status, feedback.answer = status, answer
    if news:
        feedback.answered_by, feedback.answered_at = user, timezone.now()
        feedback.seen_at = None
    feedback.full_clean()
    feedback.save()
    if news and feedback.giver_id:
        enqueue(tell_giver, key=f"plugins:feedback:{feedback.pk}", feedback_id=feedback.pk)
    return feedback


def tell_giver(*, feedback_id: int) -> None:
    """Send the giver the answer as it stands now. Nothing for one who has left."""
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None or feedback.giver_id is None:
        return
    user = mail.recipient(feedback.giver_id)
    if user is None:
        return
    title = mail.plugin_title(feedback.plugin, mail.language_of(user))
    context = {"feedback": feedback, "plugin_title": title}
    mail.send(user=user, template="answer", path=reverse("plugins:my_feedback"), context=context)


def mark_read(*, user: Any) -> None:
    """Note that the user has looked at the answers to what they gave."""
    unread = Feedback.objects.filter(giver=user, answered_at__isnull=False, seen_at=None)
    unread.update(seen_at=timezone.now())
