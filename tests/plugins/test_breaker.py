"""A feature is stopped where its evidence says that it harms: two people, not one, and nobody who is not harmed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kring.jobs.runner import JobDroppedError
from people import counted_units
from plugins.api import explain, is_on
from plugins.contributions import breaker
from plugins.contributions.tasks import TRIES, run_task
from plugins.gate import snapshot
from plugins.gate.releasing import releasing
from plugins.gate.rules import Reason
from plugins.models import Breaker, Plugin
from releases.models import Release, ReleaseEvent
from releases.selectors.judgement import judgement_of
from releases.services import judging
from releases.services.ladder import (
    LadderError,
    advance_release,
    resume_release,
    roll_back_release,
)
from tests.support import factories
from tests.support.evidence import counted

pytestmark = pytest.mark.django_db

VERSION = ""


def status(release) -> str:
    return Release.objects.get(pk=release.pk).status


def test_two_people_who_fail_stop_it_for_everybody_and_hold_its_release(release, team, fail):
    people = team[1]
    fail(*people[:2])

    assert explain("sample", people[5]).reason == Reason.TRIPPED
    assert status(release) == Release.Status.PAUSED


def test_one_person_who_reloads_stops_nothing(release, team, fail):
    person, other = team[1][:2]
    fail(person, times=9)

    assert is_on("sample", person)
    assert is_on("sample", other)
    assert status(release) == Release.Status.RUNNING


def test_one_person_who_fails_day_after_day_is_told_about_once_and_stops_nothing(
    release, team, fail, release_manager, run_jobs
):
    for days in range(4):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            fail(team[1][0])
            run_jobs()

    assert is_on("sample", team[1][1])
    assert ReleaseEvent.objects.filter(action="one_person").count() == 1
    assert [message.to for message in mail.outbox] == [[release_manager.email]]


def test_a_plugin_that_is_much_used_is_not_stopped_by_what_is_expected(release, team, fail):
    counted("sample", version=VERSION, unit=team[0].pk, uses=5_000, seen=800, people=800)
    fail(*team[1][:4])

    assert is_on("sample", team[1][5])


def test_a_stop_is_in_force_before_anybody_is_counted_and_recorded_once_by_its_job(
    release, team, fail, run_jobs, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(judging, "people_without", lambda _stop: 1 / 0)
        fail(*team[1][:2])
    assert not is_on("sample", team[1][5])
    assert not ReleaseEvent.objects.filter(action="trip").exists()

    run_jobs()

    assert ReleaseEvent.objects.get(action="trip").people_affected == 12
    assert status(release) == Release.Status.PAUSED
    assert not judging.record_stop(breaker_id=Breaker.objects.get().pk)


def test_a_stop_is_in_the_history_with_its_numbers(release, team, fail):
    fail(*team[1][:2])

    event = ReleaseEvent.objects.get(action="trip")
    assert event.people_affected == 12
    assert event.after["reached"] > event.after["threshold"] > 5.9
    assert (event.after["failed"], event.after["trials"], event.after["people"]) == (2, 2, 2)
    assert event.after["ring"] == "Ring 0"
    assert ReleaseEvent.objects.first_broken() is None


def test_release_managers_are_told_of_a_stop_at_once(
    release, team, fail, release_manager, run_jobs
):
    fail(*team[1][:2])
    run_jobs()

    message = mail.outbox[0]
    assert message.to == [release_manager.email]
    assert "12" in message.body
    assert re.search("fewer than 5|minder dan 5", message.body)


def test_a_mail_tells_how_many_lost_it_by_its_own_stop(
    release, team, fail, release_manager, run_jobs
):
    fail(*team[1][:2])
    releasing().record(
        plugin="sample.other",
        action="trip",
        actor=None,
        before={},
        after={"stop": Breaker.objects.get().pk + 1},
        affected=987,
    )
    run_jobs()

    assert "12" in mail.outbox[0].body
    assert "987" not in mail.outbox[0].body


def test_a_fault_of_one_unit_takes_it_from_that_unit_alone(release, team, fail):
    unit, people = team
    elsewhere = factories.make_employee(factories.make_unit())
    release.rings.filter(order=0).update(keys=[f"user:{p.pk}" for p in [*people, elsewhere]])
    # Many others use it without a fault: for everybody together it is nothing unusual.
    counted("sample", version=VERSION, uses=3_000, seen=900, people=900)
    snapshot.forget()
    fail(*people[:4])

    assert explain("sample", people[7]).detail == f"unit:{unit.pk}"
    assert is_on("sample", elsewhere)
    assert status(release) == Release.Status.PAUSED


def test_a_team_that_is_made_below_a_stopped_unit_loses_it_when_it_fails_there_too(
    release, team, fail
):
    unit, people = team
    below = factories.make_unit(parent=unit)
    new = [factories.make_employee(below) for _number in range(4)]
    counted_units.forget()
    release.rings.filter(order=0).update(keys=[f"user:{p.pk}" for p in [*people, *new]])
    counted("sample", version=VERSION, uses=3_000, seen=900, people=900)
    Breaker.objects.create(
        feature="sample", version=VERSION, unit=unit.pk, evidence={"units": [unit.pk]}
    )
    snapshot.forget()
    assert is_on("sample", new[0])
    fail(*new)

    assert not is_on("sample", new[0])
    assert ReleaseEvent.objects.get(action="trip").people_affected == 4


def test_people_of_a_small_team_count_as_the_unit_above_it(team):
    unit, _people = team
    small = unit.add_child(name_nl="Klein", name_en="Small", code="small-team")
    factories.make_employee(small)
    counted_units.forget()

    assert counted_units.current()[small.pk] == unit.pk


def test_no_ring_opens_while_it_is_stopped(release, team, fail, release_manager):
    Breaker.objects.create(feature="sample", version="1.0", unit=team[0].pk)

    with pytest.raises(LadderError):
        advance_release(release=release, user=release_manager, reason="Because.")


def test_a_held_release_is_not_resumed_while_it_is_stopped(release, team, fail, release_manager):
    fail(*team[1][:2])

    with pytest.raises(LadderError):
        resume_release(release=Release.objects.get(), user=release_manager, reason="Because.")


def test_a_reset_gives_it_back_and_judges_only_what_follows(release, team, fail, release_manager):
    people = team[1]
    fail(*people[:2])

    plugin = Plugin.objects.get(slug="sample")
    assert breaker.reset_breakers(plugin=plugin, user=release_manager, reason="Mended.") == 1
    snapshot.forget()
    assert is_on("sample", people[0])
    fail(people[2])
    assert is_on("sample", people[0])
    fail(people[3])
    assert not is_on("sample", people[0])


def test_a_reset_from_another_time_zone_counts_the_same_day(release, team, fail, release_manager):
    with time_machine.travel("2026-12-01T08:00:00+01:00", tick=False):
        fail(*team[1][:2])

        with timezone.override("Pacific/Honolulu"):
            breaker.reset_breakers(
                plugin=Plugin.objects.get(pk="sample"), user=release_manager, reason="Mended."
            )

        assert judgement_of("sample", VERSION).failed == 0
        assert list(Breaker.objects.get().evidence["before_reset"].values()) == [[0, 2, 0, 2]]


def test_the_history_tells_how_many_have_it_again_by_a_reset(release, team, fail, release_manager):
    fail(*team[1][:2])
    plugin = Plugin.objects.get(slug="sample")
    breaker.reset_breakers(plugin=plugin, user=release_manager, reason="Mended.")

    event = ReleaseEvent.objects.latest("sequence")
    assert (event.action, event.people_affected) == ("reset", 12)
    assert [stop["feature"] for stop in event.before["stopped"]] == ["sample"]


def test_a_reset_asks_for_a_reason(release, team, fail, release_manager):
    fail(*team[1][:2])

    with pytest.raises(ValueError, match=r"waarom|why"):
        breaker.reset_breakers(plugin=Plugin.objects.get(slug="sample"), user=release_manager)
    assert Breaker.objects.filter(reset_at=None).exists()


def test_only_release_managers_reset(release, team, fail):
    fail(*team[1][:2])

    with pytest.raises(PermissionDenied):
        breaker.reset_breakers(
            plugin=Plugin.objects.get(slug="sample"), user=team[1][1], reason="Mine."
        )
    assert Breaker.objects.filter(reset_at=None).exists()


def test_rolling_back_closes_the_stop(release, team, fail, release_manager):
    fail(*team[1][:2])
    roll_back_release(release=Release.objects.get(), user=release_manager, reason="It failed.")

    assert not Breaker.objects.filter(reset_at=None).exists()


def test_the_release_of_a_mended_version_is_not_off_because_of_the_old_one(
    sample, team, make_release, release_manager
):
    Breaker.objects.create(feature="sample", version="0.9")
    release = make_release({"keys": [f"user:{team[1][0].pk}"]}, slug="sample")
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()

    assert is_on("sample", team[1][0])


def test_faults_after_the_last_ring_still_count(release, team, fail, release_manager):
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        fail(*team[1][:2])

        assert not is_on("sample", team[1][5])


def test_four_weeks_after_the_last_ring_only_people_stop_it(release, team, fail, release_manager):
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()
    fail(team[1][0])
    with time_machine.travel(timezone.now() + timedelta(weeks=4, days=1)):
        fail(*team[1][:2])

        assert is_on("sample", team[1][5])


def test_a_version_that_came_without_a_release_is_watched_from_its_first_day(
    release, team, fail, release_manager
):
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()
    with time_machine.travel(timezone.now() + timedelta(weeks=4, days=1)):
        fail(*team[1][:2])

        assert not is_on("sample", team[1][5])


@pytest.mark.parametrize("address", ["", "plugin/sample/", "{release}/"])
def test_a_stop_shows_on_every_screen_of_managers(
    release, team, fail, release_manager, client, address
):
    fail(*team[1][:2])
    release_manager.is_superuser, release_manager.language = True, "en"
    release_manager.save()
    client.force_login(release_manager)

    page = client.get(f"/admin/releases/{address.format(release=release.pk)}").content.decode()

    assert re.search("Stopped by evidence|is stopped for everybody", page)


def test_readers_who_lost_it_read_that_it_is_out_of_order(release, team, fail, client):
    fail(*team[1][:2])
    reader = team[1][0]
    reader.language = "en"
    reader.save()
    client.force_login(reader)

    assert "Out of order" in client.get("/releases/").content.decode()


def test_background_work_that_keeps_failing_is_given_up_after_five_tries(sample, run_jobs):
    calls = []

    @sample.task(name="burn")
    def burn():
        calls.append(1)
        message = "it burns"
        raise ValueError(message)

    burn.enqueue()
    for minutes in range(0, 60, 10):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            run_jobs()

    assert len(calls) == TRIES


def test_background_work_rests_while_it_is_stopped(sample):
    @sample.task(name="burn")
    def burn():
        """Do nothing."""

    Breaker.objects.create(feature="sample")
    snapshot.forget()

    with pytest.raises(JobDroppedError):
        run_task(plugin="sample", task="burn", values={})
