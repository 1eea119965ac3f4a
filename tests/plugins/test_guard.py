"""Whatever a contribution does, the page that holds it is served and the fault is counted."""

import gc
import threading
import time
from contextlib import suppress
from types import SimpleNamespace

import pytest
import redis
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import path

from plugins.contributions import guard, host, page_faults, urls, usage, watchdog
from plugins.contributions.guard import run_guarded
from plugins.contributions.host import LatenessMiddleware
from plugins.contributions.lateness import Measure, Verdict
from plugins.contributions.measuring import Meter
from plugins.contributions.pool import Pool
from plugins.contributions.watchdog import RunningClock, TooSlowError
from plugins.models import DayCount, PersonEvidence, PluginError, ServiceFault
from tests.plugins import plugin as sample_plugin

pytestmark = pytest.mark.django_db


def run(function, user, budget_ms: int = 150):
    return run_guarded("sample", "test", function, user=user, budget_ms=budget_ms)


@pytest.fixture
def short_limit(monkeypatch):
    """Contributions are ended soon."""
    monkeypatch.setattr(guard, "LIMIT_SECONDS", 0.1)


def test_what_works_gives_its_value_and_counts_no_fault(holder):
    outcome = run(lambda: "fine", holder)

    assert (outcome.ok, outcome.value) == (True, "fine")
    assert not PluginError.objects.exists()


def test_an_exception_is_caught_and_kept_with_its_place(holder):
    outcome = run(lambda: 1 / 0, holder)

    fault = PluginError.objects.get()
    assert not outcome.ok
    assert (fault.place, fault.count) == ("test", 1)
    assert fault.summary.startswith("ZeroDivisionError, test_guard.py:")
    assert "1 / 0" in fault.traceback


def test_what_an_exception_says_is_shown_but_not_kept(holder):
    said, caused = "she is ill", "Ann of Housing"

    def fail():
        try:
            raise KeyError(caused)
        except KeyError as cause:
            raise ValueError(said) from cause

    assert run(fail, holder).summary == "ValueError: she is ill"

    fault = PluginError.objects.get()
    kept = fault.summary + fault.traceback
    assert "KeyError" in kept
    assert said not in kept
    assert caused not in kept


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "x" * 1_000_000])
def test_an_exception_counts_whatever_it_says(holder, text):
    def fail():
        raise ValueError(text)

    assert not run(fail, holder).ok

    assert DayCount.objects.get().faults == 1
    assert len(PluginError.objects.get().traceback) < 2 * guard.LONGEST


@pytest.mark.parametrize("error", [RuntimeError, SystemExit])
def test_an_exception_that_cannot_say_what_it_is_counts(holder, error):
    class Silent(Exception):
        def __str__(self):
            raise error

    def fail():
        raise Silent

    assert run(fail, holder).summary == "Silent: "

    assert DayCount.objects.get().faults == 1


def test_what_is_left_for_after_the_commit_is_guarded_too(
    holder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert run(lambda: transaction.on_commit(lambda: 1 / 0), holder).ok

    assert DayCount.objects.get().faults == 1


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


def test_a_loop_is_ended(holder, short_limit):
    def loop():
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(Exception):
                sum(range(100))
        return "not ended"

    outcome = run(loop, holder, budget_ms=1)

    assert (outcome.ok, outcome.value) == (False, None)
    assert DayCount.objects.get(feature="sample").faults == 1


def test_ending_a_loop_strikes_nothing_that_runs_afterwards(holder, short_limit):
    ended = threading.Event()

    def swallow():
        with suppress(TooSlowError):
            while True:
                sum(range(100))
        ended.set()

    assert run(swallow, holder, budget_ms=1).ok

    assert ended.is_set()
    until = time.monotonic() + 1.5 * watchdog.AGAIN_SECONDS
    while time.monotonic() < until:
        pass


def test_nobodys_patience_runs_out_while_the_machine_gives_the_process_no_time():
    clock = RunningClock(looked=100.0)

    assert clock.look(100.05) == pytest.approx(0.05)
    assert clock.look(160.0) == pytest.approx(0.05 + watchdog.LONGEST_LOOK)


def test_a_call_that_cannot_be_ended_is_counted_and_its_process_ends(
    holder, short_limit, monkeypatch
):
    stuck = threading.Event()
    counted: list[tuple] = []
    monkeypatch.setattr(watchdog, "AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(guard, "_count", lambda *details: counted.append(details))
    monkeypatch.setattr(guard, "end_process", stuck.set)

    def swallow_all():
        while not stuck.is_set():
            with suppress(BaseException):
                stuck.wait(0.01)

    run(swallow_all, holder, budget_ms=1)

    assert counted[0][:3] == ("sample", "test", holder)


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, type("Odd", (BaseException,), {})])
def test_what_would_end_the_worker_is_a_fault_like_any_other(holder, error):
    def leave():
        raise error

    assert not run(leave, holder).ok
    assert PluginError.objects.get().summary.startswith(error.__name__)


def test_who_stops_the_process_stops_it(holder):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupted, holder)
    assert not PluginError.objects.exists()


def test_an_interruption_in_a_thread_of_a_request_is_the_plugins():
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(guard.ends_process(KeyboardInterrupt())))
    thread.start()
    thread.join()

    assert found == [False]


def test_lateness_of_the_host_is_counted_and_held_against_nobody(holder, monkeypatch):
    monkeypatch.setattr(host, "judge", lambda *_facts: Verdict.HOST)

    for _number in range(2):
        assert run(lambda: time.sleep(0.01) or "late", holder, budget_ms=1).value == "late"

    assert DayCount.objects.get().host_late == 2
    assert not PluginError.objects.exists()


def test_a_late_contribution_is_judged_with_what_its_page_did(holder, request_of, monkeypatch):
    """The page waits for a database that is slow for everybody."""

    def page(request):
        run(lambda: time.sleep(0.01), holder, budget_ms=1)
        assert not DayCount.objects.exists()
        assert not PluginError.objects.exists()

    monkeypatch.setattr(host, "page_lateness", lambda _measure: 3.0)
    LatenessMiddleware(page)(request_of(holder))

    assert DayCount.objects.get().host_late == 1


def lose_redis():
    raise redis.ConnectionError


def test_a_service_that_fails_a_plugin_alone_is_held_against_it(holder):
    run(lose_redis, holder)
    run(lose_redis, holder)

    assert DayCount.objects.get().faults == 2


def test_a_service_that_fails_others_too_is_held_against_nobody(holder, request_of):
    """The judgement waits for the end of the page, on which another plugin fails after it."""

    def page(request):
        run(lose_redis, holder)
        run_guarded("other", "test", lose_redis, user=holder, budget_ms=150)

    LatenessMiddleware(page)(request_of(holder))

    assert set(DayCount.objects.values_list("feature", "faults", "host_faults")) == {
        ("sample", 0, 1),
        ("other", 0, 1),
    }
    assert not PluginError.objects.exists()
    assert {(one.source, one.service, one.count) for one in ServiceFault.objects.all()} == {
        ("sample", "cache", 1),
        ("other", "cache", 1),
    }


def test_a_page_of_kring_that_fails_alike_excuses_the_plugin_on_it(sample, serve, client, holder):
    def fails(request):
        run(lose_redis, holder)
        lose_redis()

    serve_page(serve, fails)
    client.raise_request_exception = False
    client.force_login(holder)

    assert client.get("/fails/").status_code == 500
    assert DayCount.objects.get().host_faults == 1


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (redis.ConnectionError(), ["cache"]),
        (ZeroDivisionError(), ["page"]),
        # What waits for a lock may wait for that of a plugin.
        (OperationalError("canceling statement due to lock timeout"), []),
    ],
)
def test_a_page_that_fails_is_noted_unless_a_plugin_may_hold_it_up(
    serve, client, holder, error, noted
):
    def fails(request):
        raise error

    serve_page(serve, fails)
    client.raise_request_exception = False
    client.force_login(holder)
    client.get("/fails/")

    found = ServiceFault.objects.filter(source="").values_list("service", flat=True)
    assert list(found) == noted


def test_a_page_that_fails_by_unguarded_code_of_a_plugin_is_not_the_hosts(
    serve, client, holder, monkeypatch
):
    def fails(request):
        lose_redis()

    serve_page(serve, fails)
    package = SimpleNamespace(package=__name__)
    monkeypatch.setattr(page_faults.registry, "installed", lambda: [package])
    client.raise_request_exception = False
    client.force_login(holder)
    client.get("/fails/")

    assert not ServiceFault.objects.exists()


def serve_page(serve, view) -> None:
    """Put a page of Kring in place."""
    serve()
    settings.ROOT_URLCONF = (path("fails/", view), *settings.ROOT_URLCONF)


def test_what_failed_is_written_when_the_database_is_back(holder, monkeypatch):
    def away(*_arguments):
        raise InterfaceError

    with monkeypatch.context() as context:
        context.setattr(usage, "add_service_faults", away)
        usage.record_service_fault("", "database")
    assert not ServiceFault.objects.exists()

    usage.flush()
    assert ServiceFault.objects.get().count == 1


def test_a_part_inside_another_counts_for_itself_only():
    with Meter() as outer, Meter() as inner:
        connection.ensure_connection()
        Group.objects.count()

    assert (outer.measure.queries, inner.measure.queries) == (0, 1)
    assert outer.measure.wall < inner.measure.wall + outer.measure.wall


def test_collecting_the_garbage_of_the_whole_process_is_a_wait_and_no_work():
    began = time.thread_time()
    with Meter() as collects:
        gc.collect()
    took = time.thread_time() - began

    assert collects.measure.processor < took / 2 < collects.measure.queued


def test_a_lock_is_held_from_the_first_change_to_the_end(holder):
    with Meter() as reads:
        Group.objects.count()
    with Meter() as writes:
        Group.objects.create(name="new")
        Group.objects.count()

    assert reads.measure.held == 0
    assert writes.measure.held >= writes.measure.reading > 0


def test_a_page_that_fails_says_so_and_is_counted(sample, serve, client, holder):
    sample.urls(sample_plugin)
    serve()
    client.force_login(holder)

    response = client.get("/apps/sample/broken/")

    assert response.status_code == 503
    assert "the sample fails" not in response.content.decode()
    assert PluginError.objects.get().place == "page /apps/sample/broken/"


@pytest.mark.parametrize("answer", [None, "text", SimpleTemplateResponse("tests/none.html")])
def test_what_is_no_page_is_a_fault_like_any_other(sample, serve, client, holder, answer):
    sample.urls(path("odd/", lambda request: answer))
    serve()
    client.force_login(holder)

    assert client.get("/apps/sample/odd/").status_code == 503
    assert DayCount.objects.get().faults == 1


def test_what_breaks_while_it_is_sent_is_counted_and_does_not_pass_for_the_whole(
    sample, serve, client, holder
):
    sample.urls(path("export/", lambda request: StreamingHttpResponse(1 / n for n in (1, 0))))
    serve()
    client.force_login(holder)

    parts = client.get("/apps/sample/export/").streaming_content

    assert next(parts) == b"1.0"
    with pytest.raises(ConnectionAbortedError):
        next(parts)
    assert DayCount.objects.get().faults == 1


def test_of_a_page_that_fails_no_address_is_kept(sample, serve, client, holder):
    sample.urls(path("of/<str:name>/", lambda request, name: 1 / 0))
    serve()
    client.force_login(holder)

    client.get("/apps/sample/of/ann/")

    assert PluginError.objects.get().place == "page /apps/sample/of/<str:name>/"


def test_a_page_view_counts_as_use(sample, serve, client, holder):
    sample.urls(sample_plugin)
    serve()
    client.force_login(holder)

    client.get("/apps/sample/")

    assert PersonEvidence.objects.get(days_used=1).user == holder


def test_reading_a_page_begins_no_transaction_and_sending_one_does(sample, serve, client, holder):
    seen: list[bool] = []

    def look(request):
        seen.append(bool(connection.savepoint_ids))
        return HttpResponse()

    sample.urls(SimpleNamespace(urlpatterns=[path("", look)]))
    serve()
    client.force_login(holder)

    client.get("/apps/sample/")
    client.post("/apps/sample/")

    assert seen == [False, True]


def test_a_page_without_a_place_says_so_and_who_is_late_is_held_to_it(
    sample, serve, client, holder, monkeypatch
):
    sample.urls(sample_plugin)
    serve()
    client.force_login(holder)
    monkeypatch.setattr(urls, "pool", Pool(0, 0))

    response = client.get("/apps/sample/")
    monkeypatch.setattr(Pool, "slowest", lambda *_plugin: Measure(wall=9.0, processor=8.0))
    client.get("/apps/sample/")

    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert DayCount.objects.get().host_late == 1
    assert PluginError.objects.get().count == 1
