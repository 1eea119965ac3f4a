"""What has to happen by the clock is in the schedule, and the schedule names nothing that is not there."""

import pytest
from django.conf import settings

from kring.celery import app

# Called for one job at a time, by its number.
NOT_BY_THE_CLOCK = {"kring.jobs.tasks.run"}
PLUGIN_TASKS = {
    "plugins.tasks.run_schedules",
    "plugins.tasks.clean_up_usage",
    "releases.tasks.advance_releases",
    "adoption.periodic.invite_to_evaluations",
    "adoption.periodic.measure_goals",
}


@pytest.fixture
def tasks() -> set[str]:
    """The names of Kring's own tasks, as a worker knows them."""
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def scheduled() -> set[str]:
    return {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_every_entry_of_the_schedule_has_a_task(tasks):
    assert scheduled() - tasks == set()


def test_every_task_is_in_the_schedule(tasks):
    assert tasks - scheduled() == NOT_BY_THE_CLOCK


def test_the_clock_drives_releases_goals_and_evaluations():
    assert scheduled() >= PLUGIN_TASKS


def test_every_entry_can_be_started_without_arguments(tasks):
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    assert not [entry for entry in entries if entry.get("args") or entry.get("kwargs")]
    for entry in entries:
        app.tasks[entry["task"]].__header__()
