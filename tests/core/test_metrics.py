"""Figures for monitoring: behind a token, whole when one part fails, right for every process."""

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families

from kring.core import metrics
from kring.jobs.api import enqueue
from kring.jobs.models import Job
from tests.support import functions

TOKEN = "a-token-of-more-than-twenty-characters"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _token(settings):
    settings.METRICS_TOKEN = TOKEN


def ask(client, token: str = TOKEN, address: str = "/metrics"):
    return client.get(address, headers={"authorization": f"Bearer {token}"})


def figures(client) -> dict[tuple, float]:
    text = ask(client).content.decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("address", ["/metrics", "/health/plugins"])
def test_there_is_no_such_page_without_the_token(client, settings, address):
    assert ask(client, address=address).status_code == 200
    assert client.get(address).status_code == 404
    assert ask(client, "another", address).status_code == 404

    settings.METRICS_TOKEN = ""

    assert ask(client, "", address).status_code == 404
    assert ask(client, TOKEN, address).status_code == 404


def test_a_session_opens_it_for_nobody(admin_client):
    assert admin_client.get("/metrics").status_code == 404


def test_it_is_in_the_format_of_prometheus(client):
    response = ask(client)

    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    assert response.content.endswith(b"\n")


def test_jobs_are_counted_by_queue_and_status(client):
    enqueue(functions.note)
    enqueue(functions.note, queue="plugins")
    Job.objects.create(function="x", status=Job.Status.FAILED, finished_at=timezone.now())

    found = figures(client)

    assert found["kring_jobs", "kring", "waiting"] == 1
    assert found["kring_jobs", "plugins", "waiting"] == 1
    assert found["kring_jobs", "kring", "failed"] == 1
    assert found["kring_jobs", "plugins", "failed"] == 0


def test_how_long_work_has_waited_is_told(client):
    assert figures(client)["kring_jobs_oldest_due_seconds", "kring"] == 0

    job = enqueue(functions.note)
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now() - timedelta(minutes=5))

    assert 299 < figures(client)["kring_jobs_oldest_due_seconds", "kring"] < 310


def test_how_long_the_oldest_job_runs_is_told(client):
    assert figures(client)["kring_jobs_oldest_running_seconds", "kring"] == 0

    began = timezone.now() - timedelta(minutes=5)
    Job.objects.create(function="x", status=Job.Status.RUNNING, started_at=began)

    assert 299 < figures(client)["kring_jobs_oldest_running_seconds", "kring"] < 310


def test_a_collector_that_fails_keeps_no_other_from_being_read(client, monkeypatch):
    def broken():
        message = "no figures today"
        raise RuntimeError(message)

    def whole():
        gauge = GaugeMetricFamily("sample_answer", "An answer.")
        gauge.add_metric([], 42)
        yield gauge

    monkeypatch.setattr(metrics, "_collectors", dict(metrics._collectors))
    metrics.register(broken)
    metrics.register(whole)

    found = figures(client)

    name = f"{__name__}.test_a_collector_that_fails_keeps_no_other_from_being_read.<locals>."
    assert found["kring_collector_failed", f"{name}broken"] == 1
    assert found["kring_collector_failed", f"{name}whole"] == 0
    assert found[("sample_answer",)] == 42
