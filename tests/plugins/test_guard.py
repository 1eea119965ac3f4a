"""Whatever a contribution does, the page that holds it is served and the fault is counted."""

import time
from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from plugins.contributions.guard import run_guarded
from plugins.models import DayCount, PersonEvidence, PluginError
from tests.plugins import plugin as sample_plugin

pytestmark = pytest.mark.django_db


def run(function, user, budget_ms: int = 150):
    return run_guarded("sample", "test", function, user=user, budget_ms=budget_ms)


def test_what_works_gives_its_value_and_counts_no_fault(holder):
    outcome = run(lambda: "fine", holder)

    assert (outcome.ok, outcome.value) == (True, "fine")
    assert not PluginError.objects.exists()


def test_an_exception_is_caught_and_kept_with_its_place(holder):
    outcome = run(lambda: 1 / 0, holder)

    fault = PluginError.objects.get()
    assert not outcome.ok
    assert (fault.place, fault.count) == ("test", 1)
    assert fault.summary == "ZeroDivisionError: division by zero"
    assert "Traceback" in fault.traceback


def test_the_same_fault_is_one_row_that_counts(holder):
    for _number in range(3):
        run(lambda: 1 / 0, holder)

    assert PluginError.objects.get().count == 3
    assert DayCount.objects.get().faults == 3


def test_what_a_failing_contribution_wrote_is_taken_back(holder):
    def write_and_fail():
        Group.objects.create(name="half")
        message = "no"
        raise ValueError(message)

    run(write_and_fail, holder)

    assert not Group.objects.filter(name="half").exists()


def test_a_failed_query_does_not_spoil_the_page_around_it(holder):
    def ask_nonsense():
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    assert not run(ask_nonsense, holder).ok

    assert Group.objects.create(name="after").pk


def test_a_slow_contribution_is_shown_and_counted(holder):
    outcome = run(lambda: time.sleep(0.02) or "late", holder, budget_ms=1)

    assert outcome.value == "late"
    assert DayCount.objects.get(feature="sample").faults == 1


def test_a_loop_of_ten_seconds_is_ended_after_two(holder):
    def loop():
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with suppress(Exception):
                sum(range(100))

    started = time.monotonic()
    outcome = run(loop, holder)

    assert not outcome.ok
    assert time.monotonic() - started < 4
    assert DayCount.objects.get(feature="sample").faults == 1


def test_ending_a_loop_strikes_nothing_that_runs_afterwards(holder):
    def just_over():
        until = time.monotonic() + 2.04
        while time.monotonic() < until:
            pass
        return "done"

    run(just_over, holder)

    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        pass


def test_a_page_that_fails_says_so_and_is_counted(sample, serve, client, holder):
    sample.urls(sample_plugin)
    serve()
    client.force_login(holder)

    response = client.get("/apps/sample/broken/")

    assert response.status_code == 503
    assert "the sample fails" not in response.content.decode()
    assert PluginError.objects.get().place == "page /apps/sample/broken/"


def test_a_page_view_counts_as_use(sample, serve, client, holder):
    sample.urls(sample_plugin)
    serve()
    client.force_login(holder)

    client.get("/apps/sample/")

    assert PersonEvidence.objects.get(days_used=1).user == holder
