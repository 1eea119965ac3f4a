"""A release climbs by itself while the evidence lets it, and holds itself when it does not: on simulated days."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from adoption.feedback.models import Feedback
from plugins.models import Breaker, PersonEvidence, Plugin
from releases.evidence.decide import Answer
from releases.models import Freeze, Release, ReleaseEvent
from releases.selectors.decisions import days_watched, judged
from releases.services.ladder import (
    LadderError,
    advance_release,
    current_ring,
    pause_release,
    resume_release,
)
from releases.services.promotion import advance_due_releases
from releases.services.simulate import sizes_of
from releases.services.switches import disable_plugin, enable_plugin
from tests.support import factories
from tests.support.evidence import happened

pytestmark = pytest.mark.django_db

SLUG = "trial"
# A Monday.
START = datetime(2027, 3, 1, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def clock():
    """A clock that only the test moves."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def ambassadors():
    return [factories.make_user(groups=["Ambassadors"]) for _number in range(20)]


@pytest.fixture
def release_manager(release_manager):
    """A manager who reads English."""
    release_manager.language = "en"
    release_manager.save()
    return release_manager


@pytest.fixture
def release(clock, ambassadors, make_release, release_manager):
    """Ambassadors, then half, then everyone; started."""
    group = Group.objects.get(name="Ambassadors")
    release = make_release(
        {"keys": [f"group:{group.pk}"]}, {"percentage": 5_000}, {"percentage": 10_000}, slug=SLUG
    )
    for _colleague in range(20):
        factories.make_user()
    Release.objects.filter(pk=release.pk).update(advances_automatically=True)
    advance_release(release=release, user=release_manager, reason="Start small.")
    return Release.objects.get(pk=release.pk)


def use(people, ring: int = 0, version: str = "1.0") -> None:
    """Let each of the people use it today."""
    for user in people:
        happened(SLUG, user, uses=1, ring=ring, version=version)


def answer(user, kind: str = "top", **fields) -> Feedback:
    return Feedback.objects.create(plugin=SLUG, ring_order=0, kind=kind, giver=user, **fields)


def ring_of(release) -> int:
    return current_ring(Release.objects.get(pk=release.pk)).order


def decision(release):
    ring = current_ring(Release.objects.get(pk=release.pk))
    return judged(ring, sizes_of(release)[ring.order]).decision


def unmet(release) -> set[str]:
    return {reason.key for reason in decision(release).unmet}


def hours(clock, number: int) -> None:
    """Let the hours pass, and the clock of the release tick in the last two."""
    for passed in (number - 1, 1):
        clock.shift(timedelta(hours=passed))
        advance_due_releases()


def test_a_release_climbs_by_two_working_days_a_ring(release, ambassadors, clock):
    use(ambassadors)
    hours(clock, 47)
    assert ring_of(release) == 0
    hours(clock, 1)
    assert ring_of(release) == 1

    use(ambassadors, ring=1)
    # Wednesday morning; the weekend is not waited for, the two working days are.
    hours(clock, 47)
    assert ring_of(release) == 1
    hours(clock, 1)

    assert Release.objects.get().status == Release.Status.DONE
    assert timezone.localtime().strftime("%A %H:%M") == "Friday 09:00"
    by = list(ReleaseEvent.objects.values_list("action", "actor_name"))
    assert by[1:] == [("advance", "system"), ("advance", "system")]
    assert ReleaseEvent.objects.first_broken() is None


def test_a_weekend_is_not_watched(release, ambassadors, clock):
    use(ambassadors)
    clock.move_to(START + timedelta(days=3, hours=8))
    release.rings.filter(order=0).update(opened_at=timezone.now())

    hours(clock, 3 * 24)

    assert days_watched(current_ring(release)) == 1


def test_hours_in_which_it_was_held_are_not_watched(release, ambassadors, clock, release_manager):
    use(ambassadors)
    clock.shift(timedelta(hours=24))
    pause_release(release=release, user=release_manager, reason="A look.")
    clock.shift(timedelta(hours=24))
    resume_release(release=release, user=release_manager, reason="All is well.")
    hours(clock, 23)
    assert ring_of(release) == 0
    hours(clock, 1)

    assert ring_of(release) == 1


def test_hours_in_which_nobody_had_it_are_not_watched(release, clock, release_manager):
    plugin = Plugin.objects.get(slug=SLUG)
    disable_plugin(plugin=plugin, user=release_manager, reason="A look.")
    clock.shift(timedelta(hours=48))
    enable_plugin(slug=SLUG, version="1.0", user=release_manager)
    clock.shift(timedelta(hours=24))

    assert days_watched(current_ring(release)) == 1


@pytest.fixture
def needed(monkeypatch):
    """The key of what the plugin of the release needs."""
    needs = {SLUG: ("needed",)}
    monkeypatch.setattr("releases.selectors.decisions.needed_by", lambda key: needs.get(key, ()))
    Plugin.objects.create(slug="needed", is_enabled=True)
    return "needed"


@pytest.mark.usefixtures("needed")
def test_hours_in_which_what_it_needs_was_stopped_are_not_watched(release, clock):
    ReleaseEvent.objects.append(plugin="needed", action="kill")
    clock.shift(timedelta(hours=48))
    ReleaseEvent.objects.append(plugin="needed", action="revive")
    clock.shift(timedelta(hours=24))

    assert days_watched(current_ring(release)) == 1


@pytest.mark.parametrize(("unit", "watched"), [(None, 1), (7, 3)])
def test_hours_in_which_evidence_stopped_what_it_needs_for_everybody_are_not_watched(
    release, clock, needed, unit, watched
):
    stop = Breaker.objects.create(feature=needed, version="1.0", unit=unit)
    clock.shift(timedelta(hours=48))
    Breaker.objects.filter(pk=stop.pk).update(reset_at=timezone.now())
    clock.shift(timedelta(hours=24))

    assert days_watched(current_ring(release)) == watched


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda people: PersonEvidence.objects.all().delete(), "used"),
        (lambda people: happened(SLUG, people[0], faults=1), "clean"),
        (lambda people: [answer(each, "flop") for each in people[:6]], "flops"),
        (
            lambda people: Breaker.objects.create(feature=SLUG, version="1.0", unit=1),
            "harmed_units",
        ),
    ],
)
def test_each_reason_holds_the_release_by_itself(release, ambassadors, clock, spoil, key):
    use(ambassadors)
    spoil(ambassadors)
    hours(clock, 49)

    # What is held at once is not watched meanwhile.
    assert unmet(release) - {"soak"} == {key}
    assert ring_of(release) == 0


def test_a_single_flop_is_advice(release, ambassadors, clock):
    use(ambassadors)
    answer(ambassadors[3], "flop")
    hours(clock, 48)

    assert ring_of(release) == 1


def test_few_answers_hold_nothing(release, ambassadors, clock):
    use(ambassadors)
    hours(clock, 48)

    assert ring_of(release) == 1


def test_a_disliked_release_is_held_and_its_managers_are_told_at_once(
    release, ambassadors, release_manager, run_jobs
):
    for user in ambassadors[:6]:
        answer(user, "flop")

    assert advance_due_releases()["paused"] == 1
    run_jobs()

    event = ReleaseEvent.objects.latest("sequence")
    assert Release.objects.get().status == Release.Status.PAUSED
    assert (event.action, event.actor_name) == ("pause", "system")
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [release_manager.email],
        f"The release of {SLUG} is held",
    )
    assert "Flops: 6 of 6 answers." in message.body


def test_whoever_resumes_a_disliked_release_is_not_overruled(release, ambassadors, release_manager):
    for user in ambassadors[:6]:
        answer(user, "flop")
    advance_due_releases()
    resume_release(release=release, user=release_manager, reason="They had the old version.")

    assert advance_due_releases()["paused"] == 0
    assert decision(release).answer == Answer.STOP


def test_managers_are_asked_about_a_disliked_release_that_was_resumed_and_goes_nowhere(
    release, ambassadors, clock, release_manager, run_jobs
):
    for user in ambassadors[:6]:
        answer(user, "flop")
    advance_due_releases()
    resume_release(release=release, user=release_manager, reason="They had the old version.")
    run_jobs()
    mail.outbox.clear()
    days_without_a_decision(clock, 14)
    run_jobs()

    [message] = mail.outbox
    assert "there is no decision" in message.body
    assert "Flops: 6 of 6 answers." in message.body


def test_everybody_is_counted_only_when_nothing_else_is_missing(
    release, ambassadors, clock, monkeypatch
):
    counts = []
    monkeypatch.setattr(
        "releases.services.promotion.sizes_of",
        lambda release: counts.append(1) or sizes_of(release),
    )
    use(ambassadors[:1])
    clock.shift(timedelta(days=4))
    advance_due_releases()
    assert counts == []

    use(ambassadors)
    advance_due_releases()
    assert counts == [1]
    assert ring_of(release) == 1


def test_use_of_another_version_shows_nothing_about_this_one(release, ambassadors, clock):
    use(ambassadors, version="0.9")
    hours(clock, 49)

    assert {"used", "clean"} <= unmet(release)


def test_answers_about_an_earlier_version_do_not_count(
    release, ambassadors, clock, make_release, release_manager
):
    for user in ambassadors[:6]:
        answer(user, "flop")
    Release.objects.update(status=Release.Status.DONE)
    clock.shift(timedelta(minutes=5))
    second = make_release({"percentage": 5_000}, {"percentage": 10_000}, slug=SLUG)
    advance_release(release=second, user=release_manager, reason="Mended.")

    assert decision(second).answer == Answer.NOT_ENOUGH


def test_a_release_that_is_not_automatic_waits_for_somebody(release, ambassadors, clock):
    Release.objects.update(advances_automatically=False)
    use(ambassadors)
    hours(clock, 60)

    assert ring_of(release) == 0


def test_a_ring_with_a_date_does_not_open_before_it(release, ambassadors, clock):
    release.rings.filter(order=1).update(starts_at=timezone.now() + timedelta(hours=72))
    use(ambassadors)
    hours(clock, 71)
    assert ring_of(release) == 0
    hours(clock, 1)

    assert ring_of(release) == 1


@pytest.mark.parametrize("off", [{"is_killed": True}, {"is_enabled": False}])
def test_what_is_on_for_nobody_does_not_climb(release, ambassadors, clock, release_manager, off):
    use(ambassadors)
    Plugin.objects.update(**off)
    hours(clock, 60)

    assert ring_of(release) == 0
    with pytest.raises(LadderError):
        advance_release(release=release, user=release_manager, reason="We dare.")


def test_a_ring_that_adds_nobody_does_not_open_by_itself(release, ambassadors, clock):
    release.rings.filter(order=1).update(percentage=0)
    use(ambassadors)
    hours(clock, 60)

    assert ring_of(release) == 0


def test_in_a_quiet_period_no_ring_opens_by_itself(release, ambassadors, clock):
    use(ambassadors)
    first = timezone.localdate()
    Freeze.objects.create(
        starts_on=first, ends_on=first + timedelta(days=1), reason="Closing of the books"
    )
    # Its days are no working days: Wednesday and Thursday are, until the evening.
    hours(clock, 80)
    assert ring_of(release) == 0
    hours(clock, 1)

    assert ring_of(release) == 1


def test_in_a_quiet_period_a_ring_opens_by_hand(release, release_manager):
    today = timezone.localdate()
    Freeze.objects.create(starts_on=today, ends_on=today, reason="Election day")

    assert advance_release(release=release, user=release_manager, reason="We dare.").order == 1


def test_a_quiet_period_does_not_end_before_it_starts(db):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match=r"first day|eerste dag"):
        Freeze(starts_on=today, ends_on=today - timedelta(days=1), reason="x").full_clean()


def days_without_a_decision(clock, number: int) -> None:
    for _day in range(number):
        clock.shift(timedelta(days=1))
        advance_due_releases()


def test_after_ten_working_days_without_a_decision_managers_are_told_once(
    release, ambassadors, clock, release_manager, run_jobs
):
    use(ambassadors[:1])
    days_without_a_decision(clock, 13)
    run_jobs()
    assert mail.outbox == []
    days_without_a_decision(clock, 6)
    run_jobs()

    assert ReleaseEvent.objects.filter(action="undecided").count() == 1
    [message] = mail.outbox
    assert message.to == [release_manager.email]
    assert "fewer than 5 of 20 used it, 0 answered" in message.body
