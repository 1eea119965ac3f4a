"""Give a tip, a top or a flop, and answer it."""

from collections import Counter

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adoption.feedback.models import Feedback, start_of_week
from kring.core.addresses import bare_path
from kring.core.counting import count
from kring.core.errors import RefusedError
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue
from plugins import mail
from plugins.gate import snapshot
from plugins.gate.decisions import is_on, ring_order
from plugins.gate.rules import ring_order as ring_of
from plugins.permissions import check_may_manage_releases
from releases.selectors.audience import everybody

PER_HOUR = 10
HOUR = 60 * 60
# Among fewer people anonymous feedback is not placed.
FEWEST_WRITERS = 10
# Seconds.
COUNTED_FOR = 10 * 60


class TooMuchFeedbackError(RefusedError):
    """The person has used up the feedback of this hour; the next has to wait."""


def _count_one(user: AuthenticatedUser) -> None:
    """Count in the cache how often this person gave feedback in an hour. TooMuchFeedbackError above it."""
    given = count(f"adoption:feedback:{user.pk}", HOUR)
    if given is not None and given > PER_HOUR:
        raise TooMuchFeedbackError(_("You have said a lot in this hour. Please come back later."))


def people_by_ring(slug: str) -> Counter[int | None]:
    """Return how many people have the plugin through each ring, or by hand; kept for ten minutes."""
    key = f"plugins:feedback:people:{slug}"
    counts = cache.get(key)
    if counts is None:
        counts = _count_people(slug)
        cache.set(key, counts, COUNTED_FOR)
    return Counter(counts)


def _count_people(slug: str) -> Counter[int | None]:
    current = snapshot.current()
    rules = current.rules[slug]
    people = (who for who in everybody().values() if current.decide(slug, who).on)
    return Counter(ring_of(rules, who) for who in people)


def has_small_ring(slug: str) -> bool:
    """Return whether through some ring only few people have the plugin.

    Then no anonymous feedback keeps its ring: without one it would belong to the small ring.
    """
    return any(people < FEWEST_WRITERS for people in people_by_ring(slug).values())


def may_be_guessed(slug: str, user: AuthenticatedUser) -> bool:
    """Return whether so few people have the plugin as the user has it that others may guess who wrote."""
    return people_by_ring(slug)[ring_order(slug, user)] < FEWEST_WRITERS


@transaction.atomic
def give_feedback(
    *,
    user: AuthenticatedUser,
    slug: str,
    kind: str,
    text: str,
    anonymous: bool = False,
    page_url: str = "",
) -> Feedback:
    """Store the user's feedback on a plugin that is on for them.

    Anonymous feedback keeps no giver, no page, of the time only the week, and a ring only if no ring is
    so small that this tells who it was. PermissionDenied when the plugin is not on, ValidationError for a
    tip or flop without text, TooMuchFeedbackError above ``PER_HOUR``.
    """
    if not is_on(slug, user):
        message = "Only people who have a feature can give feedback on it."
        raise PermissionDenied(message)
    text = text.strip()
    if kind != Feedback.Kind.TOP and not text:
        raise ValidationError({"text": _("Write a few words, so that we know what you mean.")})
    _count_one(user)
    feedback = Feedback(plugin=slug, kind=kind, text=text)
    if anonymous:
        feedback.created_at = start_of_week()
        feedback.ring_order = None if has_small_ring(slug) else ring_order(slug, user)
    else:
        feedback.giver, feedback.page_url = user, bare_path(page_url)[:500]
        feedback.ring_order = ring_order(slug, user)
    feedback.full_clean()
    feedback.save()
    return feedback


@transaction.atomic
def answer_feedback(
    *, feedback: Feedback, user: AuthenticatedUser, status: str, answer: str
) -> Feedback:
    """Move the feedback to a status, with an answer, and mail the giver if there is one."""
    check_may_manage_releases(user)
    feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    answer = answer.strip()
    is_changed = answer != feedback.answer or status != feedback.status
    feedback.status, feedback.answer = status, answer
    if is_changed:
        feedback.answered_by, feedback.answered_at = user, timezone.now()
        feedback.seen_at = None
    feedback.full_clean()
    feedback.save()
    if is_changed and feedback.giver_id:
        enqueue(send_answer, key=f"adoption:feedback:{feedback.pk}", feedback_id=feedback.pk)
    return feedback


def send_answer(*, feedback_id: int) -> None:
    """Mail the current answer to the giver, unless they have left."""
    feedback = Feedback.objects.filter(pk=feedback_id).first()
    if feedback is None or feedback.giver_id is None:
        return
    user = mail.recipient(feedback.giver_id)
    if user is None:
        return
    title = mail.plugin_title(feedback.plugin, mail.language_of(user))
    context = {"feedback": feedback, "plugin_title": title}
    mail.send(
        user=user,
        template="adoption/email/answer",
        path=reverse("adoption:my_feedback"),
        context=context,
    )


def mark_read(*, user: AuthenticatedUser) -> None:
    """Mark the answers to the user's feedback as read."""
    unread = Feedback.objects.filter(giver=user, answered_at__isnull=False, seen_at=None)
    unread.update(seen_at=timezone.now())
