"""A release climbs by itself while all is well, and holds itself when it is not: on simulated days."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone

from adoption.feedback.models import Feedback
from plugins.models import PersonEvidence
from releases.models import Freeze, Release, ReleaseEvent
from releases.services.ladder import advance_release, current_ring, resume_release
from releases.services.promotion import advance_due_releases, conditions
from tests.support import factories
from tests.support.evidence import happened

pytestmark = pytest.mark.django_db

SLUG = "trial"
START = datetime(2027, 3, 1, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def clock():
    """A clock that only the test moves."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def ambassadors():
    return [factories.make_user(groups=["Ambassadors"]) for _number in range(4)]


@pytest.fixture
def release(clock, ambassadors, make_release, release_manager):
    """Ambassadors for two days, half for one, then everyone; started."""
    group = Group.objects.get(name="Ambassadors")
    release = make_release(
        {
            "keys": [f"group:{group.pk}"],
            "soak_hours": 48,
            "error_budget": 2,
            "min_people": 3,
            "feedback_quorum": 2,
        },
        {"percentage": 5_000, "soak_hours": 24, "error_budget": 5},
        {"percentage": 10_000},
        slug=SLUG,
    )
    Release.objects.filter(pk=release.pk).update(advances_automatically=True)
    advance_release(release=release, user=release_manager, reason="Start small.")
    return Release.objects.get(pk=release.pk)


def happen(kind: str, user, ring: int = 0, times: int = 1) -> None:
    happened(SLUG, user, ring=ring, **{f"{kind}s": times})


def answer(user, kind: str = "top", ring: int = 0) -> Feedback:
    return Feedback.objects.create(plugin=SLUG, ring_order=ring, kind=kind, giver=user)


def all_goes_well(people) -> None:
    for user in people[:3]:
        happen("use", user)
    for user in people[:2]:
        answer(user)


def ring_of(release) -> int:
    return current_ring(Release.objects.get(pk=release.pk)).order


def unmet(release) -> set[str]:
    ring = current_ring(Release.objects.get(pk=release.pk))
    return {condition.name for condition in conditions(ring) if not condition.holds}


def minutes(clock, hours: int) -> None:
    """Let the hours pass, and the clock of the release tick once in each."""
    for _hour in range(hours):
        clock.shift(timedelta(hours=1))
        advance_due_releases()


def test_a_release_climbs_to_everyone_by_itself_on_simulated_days(release, ambassadors, clock):
    all_goes_well(ambassadors)
    minutes(clock, 47)
    assert ring_of(release) == 0
    minutes(clock, 1)
    assert ring_of(release) == 1
    minutes(clock, 23)
    assert ring_of(release) == 1
    minutes(clock, 1)

    assert Release.objects.get().status == Release.Status.DONE
    by = list(ReleaseEvent.objects.values_list("action", "actor_name"))
    assert by[1:] == [("advance", "system"), ("advance", "system")]
    assert ReleaseEvent.objects.first_broken() is None


def test_a_release_holds_itself_when_its_error_budget_is_burnt(release, ambassadors, clock):
    happen("fault", ambassadors[0], times=2)
    minutes(clock, 1)
    assert Release.objects.get().status == Release.Status.RUNNING
    happen("fault", ambassadors[0])
    minutes(clock, 1)

    event = ReleaseEvent.objects.latest("sequence")
    assert Release.objects.get().status == Release.Status.PAUSED
    assert (event.action, event.actor_name, event.people_affected) == ("pause", "system", 0)
    assert ReleaseEvent.objects.first_broken() is None


def test_a_release_that_was_held_goes_on_from_its_resumption(
    release, ambassadors, clock, release_manager
):
    all_goes_well(ambassadors)
    happen("fault", ambassadors[0], times=3)
    minutes(clock, 1)
    clock.shift(timedelta(days=3))
    resume_release(release=release, user=release_manager, reason="Mended.")
    minutes(clock, 47)
    assert ring_of(release) == 0
    minutes(clock, 1)

    assert ring_of(release) == 1


def test_errors_of_another_ring_burn_no_budget(release, ambassadors, clock):
    happen("fault", ambassadors[0], ring=1, times=9)
    minutes(clock, 1)

    assert Release.objects.get().status == Release.Status.RUNNING


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (lambda people: PersonEvidence.objects.filter(user=people[0]).delete(), "people"),
        (lambda people: Feedback.objects.filter(giver=people[0]).delete(), "answers"),
        (lambda people: answer(people[3], "flop"), "flops"),
    ],
)
def test_each_condition_holds_the_release_by_itself(release, ambassadors, clock, spoil, name):
    all_goes_well(ambassadors)
    spoil(ambassadors)
    minutes(clock, 49)

    assert unmet(release) == {name}
    assert ring_of(release) == 0


def test_a_flop_that_was_dealt_with_holds_nothing(release, ambassadors, clock):
    all_goes_well(ambassadors)
    flop = answer(ambassadors[3], "flop")
    minutes(clock, 48)
    flop.status = Feedback.Status.DONE
    flop.save()
    minutes(clock, 1)

    assert ring_of(release) == 1


def test_a_release_that_is_not_automatic_waits_for_somebody(release, ambassadors, clock):
    Release.objects.update(advances_automatically=False)
    all_goes_well(ambassadors)
    minutes(clock, 60)

    assert ring_of(release) == 0


def test_a_ring_with_a_date_does_not_open_before_it(release, ambassadors, clock):
    release.rings.filter(order=1).update(starts_at=timezone.now() + timedelta(hours=72))
    all_goes_well(ambassadors)
    minutes(clock, 71)
    assert ring_of(release) == 0
    minutes(clock, 1)

    assert ring_of(release) == 1


def test_a_stopped_plugin_does_not_climb(release, ambassadors, clock):
    all_goes_well(ambassadors)
    release.plugin.is_killed = True
    release.plugin.save()
    minutes(clock, 60)

    assert ring_of(release) == 0


def test_a_condition_tells_the_figure_and_what_is_needed(release, ambassadors):
    happen("use", ambassadors[0], times=7)

    told = {
        condition.name: (condition.actual, condition.needed)
        for condition in conditions(current_ring(release))
    }
    assert told == {
        "soak": (0, 48),
        "errors": (0, 2),
        "people": (1, 3),
        "answers": (0, 2),
        "flops": (0, 0),
    }


def test_in_a_quiet_period_no_ring_opens_by_itself(release, ambassadors, clock):
    all_goes_well(ambassadors)
    first = timezone.localdate()
    Freeze.objects.create(
        starts_on=first, ends_on=first + timedelta(days=4), reason="Closing of the books"
    )

    clock.shift(timedelta(days=4, hours=10))
    assert advance_due_releases()["advanced"] == 0
    clock.shift(timedelta(days=1))

    assert advance_due_releases()["advanced"] == 1
    assert ring_of(release) == 1


def test_in_a_quiet_period_a_release_still_holds_itself_and_opens_by_hand(
    release, ambassadors, clock, release_manager
):
    today = timezone.localdate()
    Freeze.objects.create(starts_on=today, ends_on=today, reason="Election day")

    assert advance_release(release=release, user=release_manager, reason="We dare.").order == 1
    happen("fault", ambassadors[0], ring=1, times=6)

    assert advance_due_releases() == {"advanced": 0, "paused": 1, "failed": 0}


def test_a_quiet_period_does_not_end_before_it_starts(db):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match=r"first day|eerste dag"):
        Freeze(starts_on=today, ends_on=today - timedelta(days=1), reason="x").full_clean()
