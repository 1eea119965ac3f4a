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
from plugins.contributions.breaker import of_plugin
from plugins.contributions.usage import version_of
from plugins.gate import snapshot
from plugins.gate.decisions import is_on, ring_order
from plugins.gate.keys import feature_key
from plugins.gate.rules import ring_order as ring_of
from plugins.models import DayCount
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


def people_by_ring(feature: str) -> Counter[int | None]:
    """Return how many people have the plugin or feature through each ring, or by hand; kept for ten minutes."""
    key = f"plugins:feedback:people:{feature}"
    counts = cache.get(key)
    if counts is None:
        counts = _count_people(feature)
        cache.set(key, counts, COUNTED_FOR)
    return Counter(counts)


def _count_people(feature: str) -> Counter[int | None]:
    current = snapshot.current()
    rules = current.rules[feature]
    people = (who for who in everybody().values() if current.is_on(feature, who))
    return Counter(ring_of(rules, who) for who in people)


def has_small_ring(feature: str) -> bool:
    """Return whether through some ring only few people have the plugin or feature.

    Then no anonymous feedback keeps its ring: without one it would belong to the small ring.
    """
    return any(people < FEWEST_WRITERS for people in people_by_ring(feature).values())


def may_be_guessed(feature: str, user: AuthenticatedUser) -> bool:
    """Return whether so few people have the plugin or feature as the user has it that others may guess who wrote."""
    return people_by_ring(feature)[ring_order(feature, user)] < FEWEST_WRITERS


def _version_told(slug: str, *, anonymous: bool) -> str:
    """Return the version to keep with feedback; without a name none in the week in which it came.

    It would tell that it was written in the part of the week after the change.
    """
    version = version_of(slug)
    if not anonymous:
        return version
    earlier = DayCount.objects.filter(of_plugin(slug), day__lt=start_of_week().date())
    return version if earlier.filter(version=version).exists() else ""


@transaction.atomic
def give_feedback(
    *,
    user: AuthenticatedUser,
    slug: str,
    kind: str,
    text: str,
    anonymous: bool = False,
    page_url: str = "",
    feature: str = "",
) -> Feedback:
    """Store the user's feedback on a plugin, or on one feature of it, that is on for them.

    It is about the version that is installed. Anonymous feedback keeps no giver, no page, of the time only the
    week, and a ring only if no ring is so small that this tells who it was. PermissionDenied when it is not on,
    ValidationError for a tip or flop without text, TooMuchFeedbackError above ``PER_HOUR``.
    """
    key = feature_key(slug, feature)
    if not is_on(key, user):
        message = "Only people who have a feature can give feedback on it."
        raise PermissionDenied(message)
    text = text.strip()
    if kind != Feedback.Kind.TOP and not text:
        raise ValidationError({"text": _("Write a few words, so that we know what you mean.")})
    _count_one(user)
    feedback = Feedback(plugin=slug, feature=feature, kind=kind, text=text)
    feedback.version = _version_told(slug, anonymous=anonymous)
    if anonymous:
        feedback.created_at = start_of_week()
        feedback.ring_order = None if has_small_ring(key) else ring_order(key, user)
    else:
        feedback.giver, feedback.page_url = user, bare_path(page_url)[:500]
        feedback.ring_order = ring_order(key, user)
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
    title = mail.plugin_title(feedback.feature_key, mail.language_of(user))
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
