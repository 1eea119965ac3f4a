"""Stop a feature where its evidence says that it harms: for everybody, or for one unit.

Called after a fault that is a person's first of the day. What stops it is computed from the counts of days. The stop
is in force first; the history, the hold of its release and the mails to release managers follow at once.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop, override

from kring.core.days import day_of
from kring.core.subjects import counted_units, subject_labels
from kring.jobs.api import enqueue
from plugins import mail
from plugins.contributions.breaker import open_breaker, open_breakers
from plugins.gate.keys import feature_of, plugin_of
from plugins.models import Breaker, DayCount, Plugin
from plugins.models.evidence import NO_UNIT
from releases.evidence.words import numbers_of, stage_of
from releases.models import Release, ReleaseEvent
from releases.selectors.judgement import Judgement, judgement_of
from releases.selectors.recovery import is_recorded
from releases.services.audit import recorded
from releases.services.ladder import current_ring, pause_release
from releases.services.recovering import HELD, attribute_to_host, close_again
from releases.services.simulate import people_without
from releases.services.telling import tell_managers

# The history stores them in English; they are translated when they are shown.
HARM = gettext_noop("More people met a fault than is expected of a harmless feature.")
HARM_IN_UNIT = gettext_noop(
    "More people of one unit met a fault than is expected of a harmless feature."
)
ONE_PERSON = gettext_noop("One person keeps meeting a fault; that alone stops nothing.")

# After the last ring of a release.
WATCHED_FOR = timedelta(weeks=4)


def judge(*, feature: str, version: str, unit: int) -> None:
    """Stop the feature for everybody, or for this unit, if the evidence says so and it is still watched.

    What is half-open is taken from the few who have it back, whatever the evidence. ``unit`` is that of the person who met a fault; 0 for nobody's.
    """
    slug = plugin_of(feature)
    if close_again(feature) or is_over(feature, version):
        return
    for judgement in _judgements(feature, version, unit):
        if judgement.stops:
            stop = _stop(slug, judgement)
            if stop is not None:
                record_stop(breaker_id=stop.pk)
            return
        if judgement.is_harmful and judgement.unit is None:
            _tell_of_one_person(slug, judgement)


def is_over(feature: str, version: str) -> bool | None:
    """Return whether this version is no longer watched: four weeks after the last ring of its release.

    A version that came without a release is watched as long from its first day. None when there is no release
    that was not rolled back: whoever has it, has it by hand.
    """
    release = watched_release(feature, version)
    if release is None:
        return None
    if release.status in (*Release.UNDER_WAY, Release.Status.DRAFT):
        return False
    since = timezone.now() - WATCHED_FOR
    last = release.rings.aggregate(last=Max("opened_at"))["last"]
    if release.version == version or (last is not None and last >= since):
        return last is None or last < since
    counted = DayCount.objects.filter(feature=feature, version=version)
    began = counted.aggregate(first=Min("day"))["first"]
    return began is None or began < day_of(since)


def watched_release(feature: str, version: str) -> Release | None:
    """Return the release that brings this version; where none names it, the newest of the plugin or feature."""
    releases = releases_of_key(feature).exclude(status=Release.Status.ROLLED_BACK)
    newest = list(releases.order_by("-created_at"))
    named = [release for release in newest if release.version == version]
    return next(iter(named or newest), None)


def releases_of_key(key: str) -> QuerySet[Release]:
    """Return the releases of a plugin as a whole, or of one of its features."""
    return Release.objects.filter(plugin=plugin_of(key), feature=feature_of(key))


def _judgements(feature: str, version: str, unit: int) -> list[Judgement]:
    units = [] if unit == NO_UNIT else [unit]
    return [judgement_of(feature, version, each) for each in (None, *units)]


@transaction.atomic
def _stop(slug: str, judgement: Judgement) -> Breaker | None:
    """Stop it, in force once this is committed; a second process finds it done, and gets None.

    Nobody is counted before that: of an organisation of 20,000 it takes longer than a stop may. ``record_stop`` follows
    at once, and by a job if this process ends before.
    """
    Plugin.objects.select_for_update().get(pk=slug)
    stopped = {one.unit: one for one in open_breakers(slug).filter(feature=judgement.feature)}
    if None in stopped:
        return None
    if judgement.unit in stopped:
        _widen(stopped[judgement.unit])
        return None
    breaker = open_breaker(
        feature=judgement.feature,
        version=judgement.version,
        unit=judgement.unit,
        evidence=_evidence(judgement, _counting_release(judgement.feature)),
    )
    enqueue(record_stop, key=f"releases:record:{breaker.pk}", breaker_id=breaker.pk)
    return breaker


def _widen(stop: Breaker) -> None:
    """Take it from the units too that count as the stopped one since a reorganisation."""
    assert stop.unit is not None  # noqa: S101
    units = stop.evidence.get("units", [])
    wider = sorted({*units, *_units_of(stop.unit)})
    if wider == units:
        return
    with recorded(plugin=stop.feature, action="trip", user=None, reason=HARM_IN_UNIT) as (
        before,
        after,
    ):
        before["units"] = units
        stop.evidence["units"] = wider
        stop.save(update_fields=["evidence"])
        after |= stop.evidence


def _counting_release(feature: str) -> Release | None:
    counting = releases_of_key(feature).filter(status__in=Release.COUNTING)
    return counting.order_by("-created_at").first()


def record_stop(*, breaker_id: int) -> bool:
    """Write a stop, how many people lose it and whether the host was the cause into the history; only once.

    Holds its release, and tells managers. Returns whether it was this call that did. Everybody is counted before
    anything is locked.
    """
    stop = Breaker.objects.filter(pk=breaker_id).first()
    return stop is not None and _record(stop, lost=people_without(stop))


@transaction.atomic
def _record(stop: Breaker, *, lost: int) -> bool:
    Plugin.objects.select_for_update().get(pk=stop.slug)
    if is_recorded(stop):
        return False
    release = _counting_release(stop.feature)
    reason = HARM if stop.unit is None else HARM_IN_UNIT
    with recorded(plugin=stop.feature, action="trip", user=None, reason=reason, affected=lost) as (
        before,
        after,
    ):
        before["status"] = release.status if release else None
        after |= stop.evidence | {"stop": stop.pk}
    # In this transaction: whoever is told of the stop reads its cause.
    attribute_to_host(stop, tells=False)
    stop.refresh_from_db()
    is_running = release is not None and release.status == Release.Status.RUNNING
    if release is not None and is_running and stop.reset_at is None:
        pause_release(release=release, user=None, reason=HELD)
    tell_managers(send_stop_notice, about=f"stop:{stop.pk}", breaker_id=stop.pk)
    return True


def _evidence(judgement: Judgement, release: Release | None) -> dict[str, Any]:
    """Return the numbers of this moment, as the history keeps them."""
    ring = current_ring(release) if release else None
    numbers: dict[str, Any] = {
        "version": judgement.version,
        "ring": ring.name if ring else "",
        "since": judgement.since.isoformat() if judgement.since else "",
        "failed": judgement.failed,
        "trials": judgement.trials,
        "expected": judgement.expected,
        "people": judgement.people,
        "reached": round(judgement.reached, 3),
        "threshold": round(judgement.threshold, 3),
    }
    if judgement.unit is not None:
        numbers |= {"unit": judgement.unit, "units": _units_of(judgement.unit)}
    return numbers


def _units_of(counted: int) -> list[int]:
    """Return the main units whose people count as those of this unit."""
    return sorted(unit for unit, as_unit in counted_units().items() if as_unit == counted)


def stage_of_stop(stop: Breaker) -> str:
    """Return how far a stop is on its way back, and what is next, as a sentence; empty without a way back."""
    return stage_of(
        by_host=stop.cause == Breaker.Cause.HOST,
        of_unit=stop.unit is not None,
        share=stop.share,
        was_tried=stop.half_open_at is not None,
    )


def unit_name(unit: int | None) -> str:
    """Return the name of a unit that was stopped; empty for everybody."""
    return "" if unit is None else subject_labels([f"unit:{unit}"])[f"unit:{unit}"]


def lost_by(stops: Collection[Breaker]) -> dict[int, int | None]:
    """Return how many people lost it by each stop, by its id, as the history tells; one query, none without stops."""
    if not stops:
        return {}
    slugs, pks = {one.slug for one in stops}, [one.pk for one in stops]
    events = ReleaseEvent.objects.filter(plugin__in=slugs, action="trip", after__stop__in=pks)
    return dict(events.values_list("after__stop", "people_affected"))


def send_stop_notice(*, breaker_id: int, user_id: int) -> None:
    """Tell one release manager of a stop, unless it was reset meanwhile or the manager left."""
    breaker = Breaker.objects.filter(pk=breaker_id, reset_at=None).first()
    user = mail.recipient(user_id)
    if breaker is None or user is None:
        return
    language = mail.language_of(user)
    with override(language):
        context = {
            "plugin_title": mail.plugin_title(breaker.feature, language),
            "numbers": numbers_of(breaker.evidence),
            "unit": unit_name(breaker.unit),
            "affected": lost_by([breaker]).get(breaker.pk),
            "by_host": breaker.cause == Breaker.Cause.HOST,
            "stage": stage_of_stop(breaker),
        }
    path = reverse("kring_release_plugin", args=[breaker.slug])
    mail.send(user=user, template="releases/email/stopped", path=path, context=context)


@transaction.atomic
def _tell_of_one_person(slug: str, judgement: Judgement) -> None:
    """Tell release managers, once for each version, that one person keeps meeting a fault."""
    Plugin.objects.select_for_update().get(pk=slug)
    told = ReleaseEvent.objects.filter(
        plugin=slug,
        action="one_person",
        after__key=judgement.feature,
        after__version=judgement.version,
    )
    if told.exists():
        return
    key = judgement.feature
    with recorded(plugin=key, action="one_person", user=None, reason=ONE_PERSON, counts=False) as (
        _before,
        after,
    ):
        after |= {"key": key, "version": judgement.version}
    about = f"one_person:{key}:{judgement.version}"
    tell_managers(send_one_person_notice, about=about, feature=key)


def send_one_person_notice(*, feature: str, user_id: int) -> None:
    """Tell one release manager that one person keeps meeting a fault; who it is nobody is told."""
    user = mail.recipient(user_id)
    if user is None:
        return
    context = {"plugin_title": mail.plugin_title(feature, mail.language_of(user))}
    path = reverse("kring_release_plugin", args=[plugin_of(feature)])
    mail.send(user=user, template="releases/email/one_person", path=path, context=context)
