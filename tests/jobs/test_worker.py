"""A real Celery worker does what the database says, and each queue has workers of its own."""

import pytest
from django.contrib.auth.models import Group, Permission

from kring.jobs.api import enqueue
from kring.jobs.models import Job
from plugins.contributions import store
from plugins.gate import snapshot
from plugins.models import Plugin
from releases.services.switches import kill_plugin, note_stops
from tests.support import factories, functions

pytestmark = [
    pytest.mark.postgresql,
    # The worker is another process: it sees only what is committed, in the test database.
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def task():
    """A task of a bundled plugin, which is enabled."""
    Plugin.objects.create(slug="ideas", is_enabled=True)
    snapshot.forget()
    yield store.get("ideas").tasks["weekly_digest"]
    snapshot.forget()


def made(name: str) -> bool:
    return Group.objects.filter(name=name).exists()


def status(job: Job) -> str:
    return Job.objects.get(pk=job.pk).status


def test_a_worker_in_another_process_runs_the_job_after_the_commit(start_worker, wait_until):
    start_worker()

    enqueue(functions.make_group, name="made by the worker")

    assert wait_until(lambda: made("made by the worker"))


def test_a_worker_touches_a_file_as_long_as_it_listens_to_the_broker(
    start_worker, wait_until, tmp_path
):
    start_worker()

    assert wait_until((tmp_path / "alive").exists)


def test_a_worker_that_is_not_told_which_takes_the_work_of_plugins_too(
    start_worker, wait_until, task
):
    start_worker()

    job = task.enqueue()

    assert wait_until(lambda: status(job) == Job.Status.DONE)


def test_the_work_of_plugins_keeps_nothing_else_waiting(start_worker, wait_until, task):
    start_worker("--queues", "kring")

    waiting = task.enqueue()
    enqueue(functions.make_group, name="made meanwhile")

    assert wait_until(lambda: made("made meanwhile"))
    assert status(waiting) == Job.Status.WAITING
    start_worker("--queues", "plugins")
    assert wait_until(lambda: status(waiting) == Job.Status.DONE)


def test_work_that_waits_when_its_plugin_is_stopped_is_dropped_and_kept_as_such(
    start_worker, wait_until, task
):
    manager = factories.make_user()
    manager.user_permissions.add(Permission.objects.get(codename="manage_releases"))
    waiting = task.enqueue()

    kill_plugin(plugin=Plugin.objects.get(), user=manager, reason="It burns.")
    note_stops()
    late = task.enqueue()
    start_worker("--queues", "plugins")

    assert wait_until(lambda: status(late) == Job.Status.DROPPED)
    assert status(waiting) == Job.Status.DROPPED
    assert "stopped" in Job.objects.get(pk=waiting.pk).error
