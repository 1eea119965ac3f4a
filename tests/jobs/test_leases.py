"""A running job belongs to its worker as long as that says that it is alive."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from kring.celery import app
from kring.jobs import api, leases
from kring.jobs.api import enqueue
from kring.jobs.consuming import LOOKS, Watch
from kring.jobs.models import Job
from kring.jobs.runner import run_job
from kring.jobs.tasks import send_waiting_jobs
from tests.support import functions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """What was sent to a broker that has nothing."""
    sent = []
    monkeypatch.setattr(api, "_broker_retry_at", 0.0)
    monkeypatch.setattr("kring.jobs.sending.queue_length", lambda *_args: 0)
    monkeypatch.setattr(app, "send_task", lambda *_args, **options: sent.append(options))
    functions.calls.clear()
    return sent


def test_the_job_of_a_killed_worker_is_sent_again_within_three_minutes(sent):
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        job = enqueue(functions.note)
        leases.claim(str(job.pk))
        while not sent:
            clock.shift(timedelta(seconds=15))
            send_waiting_jobs()
        waited = timezone.now() - Job.objects.get().started_at

        assert waited <= timedelta(minutes=3)
        assert run_job(str(job.pk))


def test_a_job_that_kills_every_worker_is_given_up():
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        job = enqueue(functions.note)
        for _attempt in range(leases.MAX_ATTEMPTS):
            assert leases.claim(str(job.pk))
            clock.shift(timedelta(minutes=3))
            send_waiting_jobs()

    assert Job.objects.get().status == Job.Status.FAILED


def test_what_a_worker_did_that_was_taken_for_dead_is_rolled_back(monkeypatch):
    job = enqueue(functions.make_group, name="too late")

    def taken_meanwhile(*, name):
        Group.objects.create(name=name)
        Job.objects.update(attempts=2)

    monkeypatch.setattr(functions, "make_group", taken_meanwhile)

    assert not run_job(str(job.pk))
    assert not Group.objects.filter(name="too late").exists()


def test_a_job_of_the_previous_version_which_knows_no_leases_is_freed_after_an_hour():
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        enqueue(functions.note)
        Job.objects.update(status=Job.Status.RUNNING, started_at=timezone.now())
        clock.shift(timedelta(minutes=59))
        assert leases.release_abandoned_jobs() == 0
        clock.shift(timedelta(minutes=2))
        assert leases.release_abandoned_jobs() == 1


def test_a_job_for_later_is_sent_when_its_time_has_come(sent):
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        enqueue(functions.note, delay=timedelta(minutes=5))
        send_waiting_jobs()
        assert sent == []
        clock.shift(timedelta(minutes=5))
        send_waiting_jobs()
        send_waiting_jobs()

    assert len(sent) == 1


@pytest.mark.parametrize(
    ("looks", "stuck"),
    [
        ([(3, 7, False)] * (LOOKS + 1), True),
        # It grows, and nothing is taken.
        ([(n, 7, False) for n in range(1, LOOKS + 2)], True),
        # It works.
        ([(3, 7, True)] * (LOOKS + 1), False),
        # It takes one after the other.
        ([(3, n, False) for n in range(LOOKS + 1)], False),
        # What expired leaves the queue without being work.
        ([(9 - n, 7, False) for n in range(LOOKS + 1)], False),
        # Nothing waits.
        ([(0, 7, False)] * (LOOKS + 1), False),
    ],
)
def test_a_worker_is_stuck_when_work_waits_and_it_is_idle_and_takes_none(looks, stuck):
    watch = Watch()

    answers = [watch.look(length=length, taken=taken, busy=busy) for length, taken, busy in looks]

    assert answers[-1] is stuck


def test_every_message_of_the_clock_expires_and_keeps_out_of_the_way_of_jobs():
    options = [entry["options"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]

    assert all(option["expires"] >= 60 for option in options)
    assert {option["queue"] for option in options} == {"schedule"}
