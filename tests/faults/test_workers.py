"""Workers and the broker may die at any moment: the row of the job is the truth."""

import os
import signal
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from kring import queues
from kring.celery import app
from kring.jobs import api
from kring.jobs.api import enqueue
from kring.jobs.beat import WAITING_EACH, Scheduler
from kring.jobs.broker import queue_length
from kring.jobs.models import Job
from kring.jobs.tasks import send_waiting_jobs
from tests.support import functions, workers
from tests.support.redis_server import RedisServer
from tests.support.workers import wait_until

pytestmark = [
    pytest.mark.redis,
    pytest.mark.postgresql,
    # The worker is another process: it sees only what is committed.
    pytest.mark.django_db(transaction=True),
]

IMPATIENT = "tests.support.impatient"


@pytest.fixture
def redis(monkeypatch):
    """A Redis of our own, which is this process's broker."""
    monkeypatch.setattr(api, "_broker_retry_at", 0.0)
    server = RedisServer()
    server.up()
    with workers.use_broker(server.url, {"max_retries": 0}):
        yield server
    server.down()


@pytest.fixture
def start_worker(redis, postgresql, tmp_path):
    """Return a function that starts a worker on that Redis."""
    environment = {"REDIS_URL": redis.url, "DJANGO_SETTINGS_MODULE": IMPATIENT}
    with workers.workers(environment, tmp_path) as start:
        yield start


def status(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


def begun(name: str) -> bool:
    return Group.objects.filter(name=f"{name} has begun").exists()


def connect_anew() -> None:
    """Let this process forget that the broker was away."""
    app._pool = app.amqp._producer_pool = None
    api._broker_retry_at = 0.0


def test_a_redis_that_restarts_while_a_job_runs_stops_no_worker(redis, start_worker):
    worker = start_worker("--concurrency", "2", pool="prefork")
    for turn in range(10):
        running = enqueue(functions.hold, name=f"job {turn}")
        assert wait_until(lambda turn=turn: begun(f"job {turn}")), turn

        redis.restart()
        connect_anew()
        functions.let_go(f"job {turn}")
        after = enqueue(functions.make_group, name=f"after {turn}")

        assert wait_until(lambda job=running: status(job) == Job.Status.DONE), turn
        assert wait_until(lambda job=after: status(job) == Job.Status.DONE), turn
    assert worker.poll() is None


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("pool", ["solo", "prefork"])
def test_the_job_of_a_killed_worker_runs_again_when_its_lease_is_over(start_worker, pool):
    worker = start_worker("--concurrency", "1", pool=pool)
    job = enqueue(functions.hold, name="first")
    assert wait_until(lambda: begun("first"))

    # What the kernel does when memory is short: to the only process, or to the one that works.
    for pid in children(worker.pid) if pool == "prefork" else [worker.pid]:
        os.kill(pid, signal.SIGKILL)
    Group.objects.filter(name="first has begun").delete()
    functions.let_go("first")
    start_worker()

    def again() -> bool:
        send_waiting_jobs()
        return status(job) == Job.Status.DONE

    assert wait_until(again)
    assert Job.objects.get().attempts == 2


def test_a_job_that_runs_long_stays_with_its_worker(start_worker):
    start_worker()
    job = enqueue(functions.hold, name="long")
    assert wait_until(lambda: begun("long"))
    first = Job.objects.get().lease_until

    assert wait_until(lambda: timezone.now() > first)
    send_waiting_jobs()

    assert status(job) == Job.Status.RUNNING
    functions.let_go("long")
    assert wait_until(lambda: status(job) == Job.Status.DONE)
    assert Job.objects.get().attempts == 1


def test_a_worker_that_takes_no_work_although_some_waits_ends(start_worker):
    worker = start_worker()
    first = enqueue(functions.make_group, name="first")
    assert wait_until(lambda: status(first) == Job.Status.DONE)

    for name in (queues.DEFAULT, queues.PLUGINS, queues.SCHEDULE):
        assert wait_until(lambda name=name: app.control.cancel_consumer(name, reply=True))
    enqueue(functions.make_group, name="second")
    assert wait_until(lambda: worker.poll() is not None)

    assert worker.returncode != 0


def let_wait(number: int) -> None:
    """Make so many jobs that wait, each with its message."""
    jobs = Job.objects.bulk_create(
        Job(function="tests.support.functions.note", sent_at=timezone.now()) for _n in range(number)
    )
    assert all(api.send(job) for job in jobs)


def sweep_for_ten_minutes(clock) -> None:
    for _look in range(40):
        clock.shift(15)
        send_waiting_jobs()


def test_jobs_that_wait_are_not_sent_again_as_long_as_their_messages_wait(redis):
    let_wait(5000)

    with time_machine.travel(timezone.now(), tick=True) as clock:
        sweep_for_ten_minutes(clock)

    assert queue_length(app, queues.DEFAULT) == 5000


def test_jobs_whose_messages_redis_lost_are_sent_again_once(redis):
    let_wait(500)
    redis.restart()
    connect_anew()

    with time_machine.travel(timezone.now(), tick=True) as clock:
        sweep_for_ten_minutes(clock)

    assert queue_length(app, queues.DEFAULT) == 500


def test_the_clock_adds_nothing_when_nobody_takes_what_it_added(redis, tmp_path):
    scheduler = Scheduler(app, schedule_filename=str(tmp_path / "schedule"))
    entries = list(scheduler.schedule.values())

    for _time in range(WAITING_EACH * 3):
        for entry in entries:
            scheduler.apply_entry(entry, producer=scheduler.producer)

    scheduler.close()

    assert queue_length(app, queues.SCHEDULE) == WAITING_EACH * len(entries)
    assert queue_length(app, queues.DEFAULT) == 0
