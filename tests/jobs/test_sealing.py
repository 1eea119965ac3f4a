"""Confidential arguments are unreadable while a job waits, and gone when it has ended."""

import json

import pytest
from django.db.models import F

from kring.jobs.api import enqueue
from kring.jobs.models import Job
from kring.jobs.runner import MAX_ATTEMPTS, drop, run_due_jobs, run_job
from kring.jobs.sealing import confidential
from tests.support import functions

pytestmark = pytest.mark.django_db
SECRET = "zyqavela"


@pytest.fixture(autouse=True)
def _fresh_state(monkeypatch):
    functions.calls.clear()
    monkeypatch.setattr(functions.note, "confidential", ("text",), raising=False)
    monkeypatch.setattr(functions.fail, "confidential", ("text",), raising=False)


def table() -> str:
    return json.dumps(list(Job.objects.values_list("arguments", flat=True)))


def test_a_job_gets_what_was_confidential():
    enqueue(functions.note, page=7, text=SECRET)

    run_due_jobs()

    assert functions.calls == [{"page": 7, "text": SECRET}]


def test_while_it_waits_it_is_unreadable_and_the_rest_can_be_searched():
    enqueue(functions.note, page=7, text=SECRET)

    assert SECRET not in table()
    assert Job.objects.filter(arguments__page=7).exists()


@pytest.mark.parametrize("end", ["done", "failed", "dropped"])
def test_when_the_job_has_ended_it_is_gone(end):
    job = enqueue(functions.fail if end == "failed" else functions.note, page=7, text=SECRET)
    if end == "dropped":
        drop(Job.objects.filter(pk=job.pk), "Not wanted.")
    for _attempt in range(MAX_ATTEMPTS):
        Job.objects.update(not_before=F("created_at"))
        run_job(str(job.pk))
    job.refresh_from_db()

    assert (job.status, job.arguments) == (end, {"page": 7})


def test_a_new_secret_key_reads_what_the_previous_one_wrote(settings):
    enqueue(functions.note, text=SECRET)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8

    run_due_jobs()

    assert functions.calls == [{"text": SECRET}]


def test_without_the_previous_key_the_job_says_why_it_fails(settings):
    job = enqueue(functions.note, text=SECRET)
    settings.SECRET_KEY = "another-" * 8

    run_due_jobs()
    job.refresh_from_db()

    assert "another SECRET_KEY" in job.error


def test_marking_a_function_leaves_it_as_it_is():
    @confidential("text")
    def function(*, text: str) -> str:
        return text

    assert function(text="a") == "a"
