"""Use is counted once and lost never: whatever processes count it, a person is one a day in all of them."""

import os
import sqlite3
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone

from plugins.contributions import counting, upkeep, usage
from plugins.contributions.breaker import reset_breakers
from plugins.contributions.guard import run_guarded
from plugins.models import Breaker, DayCount, PeopleTotal, PersonEvidence, Plugin
from plugins.privacy.requests import erase_for, export_for
from plugins.testing.budget import queries
from releases.selectors import evidence
from releases.services.ladder import advance_release, roll_back_release
from tests.support import factories, migrated
from tests.support.evidence import happened

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, USES = 2, 40

# What each process does: count, and end as processes do.
COUNT = f"""
import django, sys
django.setup()
from people.models import User
from plugins.contributions.usage import record_use
user = User.objects.get(pk=int(sys.argv[1]))
for _number in range({USES}):
    record_use("sample", user)
"""


@pytest.fixture
def in_memory(settings, monkeypatch):
    """Keep what is counted until the test writes it: no thread does."""
    settings.KRING_EVIDENCE_SECONDS = 60
    monkeypatch.setattr(usage, "_start_writing", lambda: None)


@pytest.mark.django_db
def test_a_person_counts_once_a_day_in_all_processes(sample):
    user = factories.make_user()
    for _process in range(2):
        usage.record_use("sample", user)
        usage.record_use("sample", user)
        usage.forget()

    row = DayCount.objects.get()
    assert (row.uses, row.people, row.seen) == (4, 1, 1)


@pytest.mark.django_db
def test_the_next_day_the_person_counts_again(sample):
    user = factories.make_user()
    usage.record_use("sample", user)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        usage.record_use("sample", user)

    assert list(DayCount.objects.values_list("people", flat=True)) == [1, 1]
    assert PersonEvidence.objects.get().days_used == 2


@pytest.mark.django_db
def test_the_day_is_that_of_the_organisation_in_every_time_zone(sample):
    # The admin shows the time zone of the account.
    with time_machine.travel("2026-12-01T08:00:00+01:00"), timezone.override("Pacific/Honolulu"):
        usage.record_use("sample", factories.make_user())

    assert f"{DayCount.objects.get().day}" == "2026-12-01"


@pytest.mark.django_db
def test_who_saw_it_and_then_used_it_was_reached_once(sample):
    user = factories.make_user()
    usage.record_seen("sample", user)
    usage.record_use("sample", user)

    row = DayCount.objects.get()
    assert (row.seen, row.people, row.uses) == (1, 1, 1)


@pytest.mark.django_db
def test_no_moment_and_no_act_is_kept_of_a_person(sample):
    usage.record_use("sample", factories.make_user(), "vote for the other one")

    kept = [str(value) for value in PersonEvidence.objects.values_list().get()]
    assert not [value for value in kept if ":" in value or "vote" in value]


@pytest.mark.django_db
def test_a_use_costs_a_page_no_query(sample, in_memory, django_assert_num_queries):
    user = factories.make_user()
    usage.record_use("sample", user)

    with django_assert_num_queries(0):
        usage.record_use("sample", user)
        usage.record_seen("sample", user)
    usage.flush()
    assert DayCount.objects.get().uses == 2


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 50])
def test_writing_costs_the_same_for_1_and_50_people(
    sample, in_memory, people, django_assert_max_num_queries
):
    for _person in range(people):
        usage.record_use("sample", factories.make_user())

    with django_assert_max_num_queries(6):
        usage.flush()
    assert DayCount.objects.get().people == people


@pytest.mark.django_db
def test_what_the_database_refuses_is_written_later(sample, in_memory, monkeypatch):
    usage.record_use("sample", factories.make_user())
    with monkeypatch.context() as broken:
        broken.setattr(counting, "write", _refuse)
        usage.flush()

    usage.flush()

    assert DayCount.objects.get().uses == 1


def _refuse(batch):
    raise OperationalError


@pytest.mark.django_db
def test_the_use_of_somebody_whose_account_is_gone_still_counts(sample):
    gone, here = factories.make_user(), factories.make_user()
    place = counting.Place("sample", "", timezone.localdate(), 0, 0)
    batch = {place: counting.Counts(uses=2, seen={gone.pk, here.pk}, used={gone.pk, here.pk})}
    gone.delete()

    counting.write(counting.without_leavers(batch))

    row = DayCount.objects.get()
    assert (row.uses, row.people) == (2, 1)


@pytest.mark.django_db
def test_a_change_by_hand_does_not_fail_by_somebody_who_left(sample, in_memory, release_manager):
    user = factories.make_user()
    usage.record_use("sample", user)
    user.delete()
    Breaker.objects.create(feature="sample")

    reset_breakers(plugin=Plugin.objects.get(), user=release_manager, reason="Mended.")

    # As the end of the transaction does.
    connection.check_constraints()
    assert DayCount.objects.get().uses == 1


@pytest.mark.django_db
def test_faults_of_nobody_are_counted_and_judge_nothing(sample):
    for _number in range(9):
        run_guarded("sample", "task burn", lambda: 1 / 0, user=None, budget_ms=150)

    row = DayCount.objects.get()
    assert (row.faults, row.failed) == (9, 0)
    assert not Breaker.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_that_write_at_once_count_a_person_once(postgresql):
    user = factories.make_user()
    start = threading.Barrier(4)

    def write() -> None:
        place = counting.Place("sample", "1.0", timezone.localdate(), 0, 0)
        start.wait()
        try:
            counting.write({place: counting.Counts(uses=5, seen={user.pk}, used={user.pk})})
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row = DayCount.objects.get()
    assert (row.uses, row.people, row.seen) == (20, 1, 1)


@pytest.mark.slow
def test_processes_that_end_write_what_they_counted_to_one_row(migrated_site, tmp_path):
    var = migrated_site(tmp_path / "var")
    with sqlite3.connect(var / migrated.DATABASE) as database:
        user = _insert_user(database)
    environment = _environment(var) | {"KRING_EVIDENCE_SECONDS": "3600"}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, str(user)],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _number in range(PROCESSES)
    ]
    for process in processes:
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors

    with sqlite3.connect(var / migrated.DATABASE) as database:
        rows = database.execute("SELECT uses, people, seen FROM plugins_daycount").fetchall()
    assert rows == [(PROCESSES * USES, 1, 1)]


@pytest.mark.slow
def test_an_upgrade_carries_old_use_over_and_keeps_off_what_was_off(migrated_site, tmp_path):
    var = migrated_site(tmp_path / "var")
    _migrate(var, "plugins", "0002")
    with sqlite3.connect(var / migrated.DATABASE) as database:
        user = _insert_user(database)
        _insert(database, "plugins_plugin", slug="sample", version="1.2", is_enabled=1)
        for kind, second in (("seen", 1), ("use", 2), ("use", 3), ("error", 4)):
            at = f"2026-11-02 10:00:0{second}"
            _insert(
                database,
                "plugins_usageevent",
                slug="sample",
                user_id=user,
                ring_order=1,
                kind=kind,
                at=at,
            )
        _insert(
            database, "plugins_breaker", slug="sample", ring_order=1, tripped_at="2026-11-02 10:00"
        )

    _migrate(var, "plugins")

    with sqlite3.connect(var / migrated.DATABASE) as database:
        days = database.execute(
            "SELECT version, ring_order, uses, seen, people, failed, faults FROM plugins_daycount"
        ).fetchall()
        people = database.execute(
            "SELECT user_id, days_used, days_failed FROM plugins_personevidence"
        ).fetchall()
        stops = database.execute(
            "SELECT feature, version, unit, cause FROM plugins_breaker WHERE reset_at IS NULL"
        ).fetchall()
    assert days == [("1.2", 1, 2, 1, 1, 1, 1)]
    assert people == [(user, 1, 1)]
    assert stops == [("sample", "1.2", None, "count")]


def _environment(var: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "VAR_DIR": str(var),
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "site", ROOT))),
    }


def _migrate(var: Path, *target: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", *target, "--verbosity", "0"],
        cwd=ROOT,
        env=_environment(var),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _insert_user(database: sqlite3.Connection) -> int:
    return _insert(database, "people_user", email="someone@example.org", is_active=1, reads="[]")


def _insert(database: sqlite3.Connection, table: str, **values) -> int:
    """Insert a row; columns that need a value and have none here are empty."""
    for _cid, name, kind, needed, default, is_key in database.execute(
        f"PRAGMA table_info({table})"
    ).fetchall():
        if needed and default is None and not is_key and name not in values:
            values[name] = "2026-11-01" if "date" in kind else 0 if "int" in kind else ""
    marks = ", ".join("?" * len(values))
    sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
    return database.execute(sql, list(values.values())).lastrowid


@pytest.fixture
def over(sample, make_release, release_manager):
    """A release that reached everyone, and six people who used it on its first day."""
    release = make_release({"percentage": 10_000}, slug="sample")
    advance_release(release=release, user=release_manager, reason="Because.")
    for _person in range(6):
        happened("sample", factories.make_user(), uses=1)
    return release


@pytest.mark.django_db
def test_people_are_forgotten_four_weeks_after_the_last_ring_and_their_number_is_kept(over):
    with time_machine.travel(timezone.now() + timedelta(weeks=4, days=1)):
        upkeep.clean_up()

    assert not PersonEvidence.objects.exists()
    assert evidence.people_who_used("sample", "1.0") == 6
    assert evidence.days_of("sample", "1.0")[0].uses == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("feature", "used"), [("sample", 2), ("reactions", 0), ("reactions.names", 2)]
)
def test_what_has_no_address_is_used_by_whom_it_reached(feature, used, sample):
    # Reactions has routes, none of them of its feature.
    for _person in range(2):
        happened(feature, factories.make_user())

    assert evidence.people_who_used(feature, "1.0") == used


@pytest.mark.django_db
def test_what_counts_uses_by_itself_is_used_by_them_alone(sample):
    happened("sample", factories.make_user(), uses=1)
    happened("sample", factories.make_user())

    assert evidence.people_who_used("sample", "1.0") == 1


@pytest.mark.django_db
def test_while_a_release_is_watched_nobody_is_forgotten(over):
    with time_machine.travel(timezone.now() + timedelta(weeks=3)):
        upkeep.clean_up()

    assert PersonEvidence.objects.count() == 6


@pytest.mark.django_db
def test_of_what_was_rolled_back_people_are_forgotten_too(over, release_manager):
    roll_back_release(release=over, user=release_manager, reason="It failed.")
    with time_machine.travel(timezone.now() + timedelta(weeks=4, days=1)):
        upkeep.clean_up()

    assert not PersonEvidence.objects.exists()


@pytest.mark.django_db
def test_who_uses_it_on_is_not_counted_twice_in_the_number_that_was_kept(over):
    with time_machine.travel(timezone.now() + timedelta(weeks=5)):
        upkeep.clean_up()
        happened("sample", factories.make_user(), uses=1)

    assert evidence.people_who_used("sample", "1.0", 0) == 6
    assert PeopleTotal.objects.get().used == 6


@pytest.mark.django_db
def test_the_days_of_a_person_are_in_their_export_and_are_erased(sample):
    user = factories.make_user()
    usage.record_use("sample", user)

    (kept,) = export_for(user)["kring"]
    assert kept["use"][0]["days_used"] == 1
    erase_for(user)
    assert not PersonEvidence.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_what_is_counted_during_a_page_is_no_query_of_the_page(sample):
    user = factories.make_user()

    class Busy:
        def get(self, _address):
            usage.record_host_late("sample", user)
            usage.record_host_fault("sample", user)
            return HttpResponse()

    assert queries(Busy(), "/") == []
