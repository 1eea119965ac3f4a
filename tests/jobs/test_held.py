"""Jobs that a restore holds run only when an operator says so."""

from io import StringIO

import pytest
from django.core.management import call_command

from kring.jobs.models import Job
from kring.jobs.runner import run_due_jobs
from kring.jobs.tasks import send_waiting_jobs
from tests.support import functions

pytestmark = pytest.mark.django_db

NOTE = "tests.support.functions.note"


@pytest.fixture(autouse=True)
def _fresh_state():
    functions.calls.clear()


def hold(**fields) -> Job:
    return Job.objects.create(function=NOTE, status=Job.Status.HELD, **fields)


def jobs(action: str) -> str:
    output = StringIO()
    call_command("jobs", action, stdout=output)
    return output.getvalue()


def test_a_held_job_does_not_run_and_is_listed():
    hold()

    send_waiting_jobs()
    run_due_jobs()

    assert functions.calls == []
    assert f"1 {NOTE}" in jobs("held")


def test_a_job_that_is_released_runs_once_even_if_it_was_asked_for_again():
    hold(key="a")
    hold(key="a")
    hold(key="b")
    Job.objects.create(function=NOTE, key="b")

    jobs("release")
    run_due_jobs()

    assert len(functions.calls) == 2
    assert not Job.objects.filter(status=Job.Status.HELD).exists()


def test_a_job_that_is_dropped_never_runs():
    hold()

    jobs("drop")
    run_due_jobs()

    assert functions.calls == []
