"""The one door for background work."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from kring.celery import app
from kring.jobs import api
from kring.jobs.api import enqueue
from kring.jobs.models import Job
from kring.jobs.runner import MAX_ATTEMPTS, run_due_jobs, run_job
from kring.jobs.tasks import clean_up_jobs, send_waiting_jobs
from tests.support import functions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_state():
    functions.calls.clear()
    api._broker_retry_at = 0.0
    yield
    api._broker_retry_at = 0.0


@pytest.fixture
def dead_broker():
    """Point Celery at a port where nobody listens."""
    before = app.conf.broker_url
    app.conf.broker_url = "redis://127.0.0.1:9/0"
    app._pool = app.amqp._producer_pool = None
    yield
    app.conf.broker_url = before
    app._pool = app.amqp._producer_pool = None


def test_a_job_runs_with_its_arguments():
    enqueue(functions.note, page=7)

    run_due_jobs()

    assert functions.calls == [{"page": 7}]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_takes_its_job_along():
    with transaction.atomic():
        enqueue(functions.note)
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_the_same_key_asked_twice_before_it_starts_is_one_job():
    enqueue(functions.note, key="index:1", page=1)
    enqueue(functions.note, key="index:1", page=1)

    run_due_jobs()

    assert len(functions.calls) == 1


def test_a_key_may_be_used_again_after_the_job_ran():
    enqueue(functions.note, key="index:1")
    run_due_jobs()
    enqueue(functions.note, key="index:1")
    run_due_jobs()

    assert len(functions.calls) == 2


def test_of_two_workers_with_the_same_message_one_runs_the_job():
    job = enqueue(functions.note)

    assert [run_job(str(job.pk)), run_job(str(job.pk))] == [True, False]


def test_a_delayed_job_waits_for_its_time():
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        enqueue(functions.note, delay=timedelta(minutes=5))
        assert run_due_jobs() == 0
        clock.shift(timedelta(minutes=5))
        assert run_due_jobs() == 1


def test_what_a_failing_job_wrote_is_rolled_back():
    enqueue(functions.fail, name="half done")

    run_due_jobs()

    assert not Group.objects.filter(name="half done").exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_with_its_own_transactions_holds_none_open():
    enqueue(functions.fail_alone, name="kept")

    run_due_jobs()

    assert Group.objects.filter(name="kept").exists()
    assert "This job always fails." in Job.objects.get().error


def test_a_failing_job_is_tried_again_with_growing_pauses_and_then_kept_as_failed():
    pauses = []
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        job = enqueue(functions.fail, name="never")
        for _attempt in range(MAX_ATTEMPTS):
            run_due_jobs()
            job.refresh_from_db()
            pauses.append((job.not_before - timezone.now()).total_seconds())
            clock.move_to(job.not_before)

    assert pauses[:4] == [10, 20, 40, 80]
    assert job.status == Job.Status.FAILED
    assert "This job always fails." in job.error


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_never_makes_a_save_fail(dead_broker):
    with transaction.atomic():
        Group.objects.create(name="saved")
        enqueue(functions.note)

    assert Group.objects.filter(name="saved").exists()
    assert Job.objects.get().status == Job.Status.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_is_not_asked_again_at_once(dead_broker, monkeypatch):
    sent = []
    real = app.send_task
    monkeypatch.setattr(
        app, "send_task", lambda *args, **kwargs: sent.append(1) or real(*args, **kwargs)
    )

    for _number in range(3):
        enqueue(functions.note)

    assert len(sent) == 1


def test_a_job_that_the_broker_missed_is_sent_later(monkeypatch):
    monkeypatch.setattr("kring.jobs.sending.queue_length", lambda *_args: 0)
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        enqueue(functions.note)
        clock.shift(timedelta(seconds=11))

        assert send_waiting_jobs() == 1


def test_done_jobs_are_forgotten_after_a_day_and_failed_ones_after_a_month():
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        for status in (Job.Status.DONE, Job.Status.FAILED):
            Job.objects.create(function="x", status=status, finished_at=timezone.now())
        clock.shift(timedelta(days=2))
        clean_up_jobs()
        assert [job.status for job in Job.objects.all()] == [Job.Status.FAILED]
        clock.shift(timedelta(days=30))
        clean_up_jobs()
        assert not Job.objects.exists()
