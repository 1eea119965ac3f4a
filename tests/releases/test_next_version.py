"""A next version takes the one before it from nobody: not when planned, opened, paused or rolled back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from plugins.gate import snapshot
from releases.models import Release, Ring
from releases.selectors.audience import everybody, who_has
from releases.services.ending import end_due_releases, set_end
from releases.services.ladder import (
    advance_release,
    pause_release,
    resume_release,
    roll_back_release,
)
from releases.services.plans import create_release
from releases.services.simulate import people_per_ring, simulate_plan
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def everywhere(make_release, release_manager):
    """Version 1.0, which everybody has."""
    for _number in range(3):
        factories.make_employee()
    release = make_release({"percentage": 10_000})
    return advance_release(release=release, user=release_manager, reason="Because.").release


@pytest.fixture
def pilot(everywhere, release_manager, install):
    """The plan of version 1.1, which is installed: one person first, then half of everybody."""
    install("ideas", "1.1")
    release = create_release(plugin=everywhere.plugin, version="1.1", user=release_manager)
    person = factories.make_employee()
    Ring.objects.create(release=release, order=0, name="Pilot", keys=[f"user:{person.pk}"])
    Ring.objects.create(release=release, order=1, name="Half", percentage=5_000)
    return release


def having(key="ideas"):
    return who_has(snapshot.load(), key, everybody())


def test_planning_and_opening_the_next_version_takes_it_from_nobody(
    everywhere, pilot, release_manager
):
    all_people = frozenset(everybody())

    assert having() == all_people
    advance_release(release=pilot, user=release_manager, reason="Because.")
    assert having() == all_people
    pause_release(release=pilot, user=release_manager, reason="Wait.")
    assert having() == all_people
    resume_release(release=pilot, user=release_manager, reason="Because.")
    advance_release(release=pilot, user=release_manager, reason="Because.")
    assert having() == all_people


def test_rolling_the_next_version_back_takes_it_from_nobody(everywhere, pilot, release_manager):
    advance_release(release=pilot, user=release_manager, reason="Because.")

    roll_back_release(release=pilot, user=release_manager, reason="It fails.")

    assert having() == frozenset(everybody())


def test_rolling_the_first_version_back_leaves_it_with_the_rings_of_the_next(
    everywhere, pilot, release_manager
):
    advance_release(release=pilot, user=release_manager, reason="Because.")

    roll_back_release(release=everywhere, user=release_manager, reason="Too wide.")

    [key] = pilot.rings.get(order=0).keys
    assert having() == {int(key.removeprefix("user:"))}


def test_the_end_of_the_next_version_ends_its_own_rings_alone(everywhere, pilot, release_manager):
    advance_release(release=pilot, user=release_manager, reason="Because.")
    end = timezone.now() + timedelta(days=1)
    set_end(release=pilot, ends_at=end, user=release_manager, reason="A trial.")
    Release.objects.filter(pk=pilot.pk).update(ends_at=timezone.now())

    end_due_releases()

    assert having() == frozenset(everybody())


def test_the_rules_are_read_again_when_the_first_of_several_releases_ends(
    everywhere, pilot, release_manager
):
    advance_release(release=pilot, user=release_manager, reason="Because.")
    end = timezone.now() + timedelta(days=1)

    set_end(release=everywhere, ends_at=end, user=release_manager, reason="The next one is there.")

    assert snapshot.load().valid_until == end


def test_people_are_told_apart_by_the_rings_of_the_newest_release(
    everywhere, pilot, release_manager
):
    advance_release(release=pilot, user=release_manager, reason="Because.")

    assert [circle.order for circle in snapshot.load().rules["ideas"].circles] == [0]


def test_a_simulation_counts_whom_other_releases_reach(everywhere, pilot):
    played = simulate_plan(release=pilot, rings=list(pilot.rings.all()))

    assert (played.gained.count, played.lost.count) == (0, 0)
    assert [(len(step.gained), step.total) for step in played.steps] == [
        (0, len(everybody())),
        (0, len(everybody())),
    ]


def test_the_simulation_of_a_rollback_shows_who_loses_it(make_release, release_manager):
    factories.make_employee()
    release = make_release({"percentage": 10_000})
    advance_release(release=release, user=release_manager, reason="Because.")

    assert simulate_plan(release=release, rings=[]).lost.count == len(everybody())


def test_the_ladder_counts_only_those_whom_the_release_adds(everywhere, pilot):
    everyone = len(everybody())

    assert people_per_ring(release=pilot, rings=list(pilot.rings.all())) == [
        (0, everyone),
        (0, everyone),
    ]
