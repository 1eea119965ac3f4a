"""A plugin that keeps failing for the people of a ring is switched off for them, and only for them."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kring.jobs.runner import JobDroppedError
from plugins.api import explain, is_on
from plugins.contributions import breaker
from plugins.contributions.guard import run_guarded
from plugins.contributions.tasks import run_task
from plugins.gate import snapshot
from plugins.gate.decisions import ring_order
from plugins.gate.rules import Reason
from plugins.models import Breaker, Plugin, PluginError
from releases.models import ReleaseEvent
from releases.services.ladder import advance_release
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(sample, make_release, release_manager):
    """Two people: one of the first ring, one of the second."""
    first, second = factories.make_user(), factories.make_user()
    release = make_release(
        {"keys": [f"user:{first.pk}"]},
        {"keys": [f"user:{first.pk}", f"user:{second.pk}"]},
        slug="sample",
    )
    advance_release(release=release, user=release_manager)
    advance_release(release=release, user=release_manager)
    snapshot.forget()
    return first, second


def fail(user, times: int) -> None:
    for _number in range(times):
        run_guarded("sample", "test", lambda: 1 / 0, user=user, budget_ms=150)
    snapshot.forget()


def test_people_belong_to_the_innermost_ring_they_are_in(people):
    assert [ring_order("sample", user) for user in people] == [0, 1]


def test_too_many_faults_switch_it_off_for_that_ring_alone(people):
    first, second = people
    fail(first, breaker.FAULTS)

    assert explain("sample", first).reason == Reason.TRIPPED
    assert is_on("sample", second)


def test_one_fault_fewer_switches_nothing_off(people):
    fail(people[0], breaker.FAULTS - 1)

    assert is_on("sample", people[0])


def test_faults_of_long_ago_do_not_count(people):
    with time_machine.travel(timezone.now() - breaker.WINDOW - timedelta(seconds=1)):
        fail(people[0], breaker.FAULTS - 1)
    fail(people[0], 1)

    assert is_on("sample", people[0])


def test_switching_off_is_in_the_history(people):
    fail(people[0], breaker.FAULTS)

    event = ReleaseEvent.objects.get(action="trip")
    assert event.after == {"tripped": 0, "faults": breaker.FAULTS}
    assert ReleaseEvent.objects.first_broken() is None


def test_a_reset_gives_it_back_and_starts_counting_anew(people, release_manager):
    fail(people[0], breaker.FAULTS)

    assert (
        breaker.reset_breakers(plugin=Plugin.objects.get(slug="sample"), user=release_manager) == 1
    )
    snapshot.forget()
    assert is_on("sample", people[0])
    fail(people[0], breaker.FAULTS - 1)
    assert is_on("sample", people[0])


def test_only_release_managers_reset(people):
    fail(people[0], breaker.FAULTS)

    with pytest.raises(PermissionDenied):
        breaker.reset_breakers(plugin=Plugin.objects.get(slug="sample"), user=people[1])
    assert Breaker.objects.filter(reset_at=None).exists()


def test_background_work_that_keeps_failing_stops(sample, run_jobs):
    calls = []

    @sample.task(name="burn")
    def burn():
        calls.append(1)
        message = "it burns"
        raise ValueError(message)

    for _number in range(breaker.FAULTS):
        run_task(plugin="sample", task="burn", values={})
        snapshot.forget()
    with pytest.raises(JobDroppedError):
        run_task(plugin="sample", task="burn", values={})

    assert len(calls) == breaker.FAULTS
    assert PluginError.objects.get().place == "task burn"
