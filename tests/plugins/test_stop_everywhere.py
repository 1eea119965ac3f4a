"""A stop is in force in every web process and every worker within a second, whatever the plugin does meanwhile."""

import http.client
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client

from plugins.gate import snapshot, stop
from plugins.models import Plugin
from releases.models import Override
from releases.services.switches import kill_plugin, revive_plugin
from tests.plugins.faulty import Site
from tests.support import factories, migrated
from tests.support.redis_server import RedisServer
from tools.services import free_port

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, WEB, WORKERS, ASKERS = 12, 4, 2, 6
THREADS, LOOPS = 4, 8
# Rounds of a plugin that loops last seconds each: a few here, twenty for who measures.
LOOPING_ROUNDS = int(os.environ.get("KRING_STOP_ROUNDS", "4"))
# So many answers of one page show which processes there are.
LATEST = 20
# Between two questions, so that the askers leave the processors to those they ask.
PAUSE = 0.02

pytestmark = pytest.mark.slow

# Makes a reader who has the plugin in a database of its own, and prints their session.
PREPARE = """
from django.test import Client
from people.models import User
from plugins.models import Plugin
from releases.models import Override
from tests.support.factories import make_home
make_home()
user = User.objects.create(email="reader@example.org")
Plugin.objects.create(slug="sample", is_enabled=True)
Override.objects.create(plugin_id="sample", effect="allow", key=f"user:{user.pk}", reason="x")
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
"""


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


@pytest.fixture
def own_redis(settings):
    """A Redis of this test's own, which it may stop."""
    server = RedisServer()
    server.up()
    settings.REDIS_URL = server.url
    yield server
    server.down()


@pytest.fixture
def environment(own_redis, settings, postgresql, tmp_path):
    """What the processes of the site are told."""
    database = connection.settings_dict
    place = f"{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    settings.PLUGINS_DIR = tmp_path / "plugins"
    return {
        "DATABASE_URL": f"postgres://{place}",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": django_settings.SECRET_KEY,
    }


@contextmanager
def running(
    environment: dict[str, str], var: Path, *, web: int = WEB, workers: int = WORKERS
) -> Iterator[int]:
    """Run web processes and workers; yields the port."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
        "VAR_DIR": str(var),
        "WEB_THREADS": str(THREADS),
        "KRING_TEST_RECORD": str(var / "record"),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        **environment,
    }
    port = free_port()
    gunicorn = [
        "gunicorn",
        "tests.plugins.stop_site:application",
        "--worker-class",
        "gthread",
        "--threads",
        str(THREADS),
        "--workers",
        str(web),
        "--bind",
        f"127.0.0.1:{port}",
        "--timeout",
        "60",
    ]
    worker = [
        "celery",
        "-A",
        "kring",
        "worker",
        "--pool",
        "solo",
        "-I",
        "tests.plugins.stop_site",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    with (var / "site.log").open("w") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", *command], env=environment, cwd=ROOT, stdout=log, stderr=log
            )
            for command in (gunicorn, *[[*worker, "-n", f"w{n}@%h"] for n in range(workers)])
        ]
    try:
        yield port
    finally:
        for process in processes:
            end(process)


@pytest.fixture
def site(environment, tmp_path):
    """The site on the test database; yields the port."""
    with running(environment, tmp_path) as port:
        yield port


@pytest.fixture
def manager():
    from django.contrib.auth.models import Permission

    user = factories.make_user()
    user.user_permissions.add(Permission.objects.get(codename="manage_releases"))
    return user


@pytest.fixture
def reader():
    """Somebody who has the plugin."""
    user = factories.make_user()
    Plugin.objects.create(slug="sample", is_enabled=True)
    Override.objects.create(plugin_id="sample", effect="allow", key=f"user:{user.pk}", reason="x")
    snapshot.raise_stamp()
    return user


class State(NamedTuple):
    """What a process said last: whether the plugin is on, and when it was last asked and still said so."""

    on: bool
    last_on: float


class Askers:
    """Keep asking the site for what the plugin answers; know what each process says."""

    def __init__(self, port: int, cookie: str):
        self.port, self.cookie, self.over = port, cookie, False
        self.states: dict[str, State] = {}
        self.threads = [threading.Thread(target=self._ask, daemon=True) for _n in range(ASKERS)]
        for thread in self.threads:
            thread.start()

    def _ask(self) -> None:
        while not self.over:
            asked = time.time()
            try:
                asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                asking.request("GET", "/api/plugins/sample/things", headers={"Cookie": self.cookie})
                answer = asking.getresponse()
                answer.read()
                asking.close()
            except OSError:
                time.sleep(0.2)
                continue
            assert answer.status in (200, 404, 503), answer.status
            time.sleep(PAUSE)
            # Without a place for its views it is on all the same.
            process, on = answer.headers["X-Process"], answer.status != 404
            # Asking a process seldom is no fault of the process: what counts is when it last said yes.
            known = self.states.get(process, State(on, 0)).last_on
            self.states[process] = State(on, max(known, asked) if on else known)

    def stop(self) -> None:
        self.over = True
        for thread in self.threads:
            thread.join(30)


class Everywhere:
    """What web processes answer and workers know."""

    def __init__(self, askers: Askers, record: Path):
        self.askers, self.record = askers, record

    def states(self) -> dict[str, State]:
        states = dict(self.askers.states)
        for line in self.record.read_text().splitlines() if self.record.exists() else ():
            process, last_on, on = line.split()
            states[process] = State(on == "1", float(last_on))
        return states

    def wait_for(self, on: bool, seconds: float) -> dict[str, State]:
        """Wait until all six agree. AssertionError when they do not in time."""
        deadline = time.time() + seconds
        while time.time() < deadline:
            states = self.states()
            if len(states) == WEB + WORKERS and all(state.on is on for state in states.values()):
                return states
            time.sleep(0.02)
        raise AssertionError(self.states())


@pytest.fixture
def cookie(reader):
    """The session of the reader."""
    client = Client()
    client.force_login(reader)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.fixture
def everywhere(cookie, site, tmp_path):
    askers = Askers(site, cookie)
    yield Everywhere(askers, tmp_path / "record")
    askers.stop()


def slowest_stops(everywhere: Everywhere, manager) -> list[float]:
    """Stop and start again in rounds; return how long after the commit the slowest process was still on."""
    plugin, slowest = Plugin.objects.get(slug="sample"), []
    for _round in range(ROUNDS):
        committed: list[float] = []
        with transaction.atomic():
            transaction.on_commit(lambda noted=committed: noted.append(time.time()))
            kill_plugin(plugin=plugin, user=manager, reason="A test of the stop.")
        states = everywhere.wait_for(False, 10)
        slowest.append(max(state.last_on for state in states.values()) - committed[0])
        revive_plugin(plugin=plugin, user=manager, reason="Over.")
        everywhere.wait_for(True, 10)
    return slowest


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_stop_is_in_force_everywhere_within_a_second_and_without_redis_within_two(
    everywhere, manager, own_redis
):
    everywhere.wait_for(True, 60)

    with_redis = slowest_stops(everywhere, manager)
    own_redis.down()
    without_redis = slowest_stops(everywhere, manager)

    print(f"Slowest with Redis {max(with_redis):.2f} s, without {max(without_redis):.2f} s.")  # noqa: T201
    assert [taken for taken in with_redis if taken > 1] == []
    assert [taken for taken in without_redis if taken > 2] == []
    assert len(with_redis) == len(without_redis) == ROUNDS


class Visitors:
    """Keep as many requests in a view that loops as it can get, and keep asking for the home page."""

    def __init__(self, port: int, cookie: str):
        self.port, self.cookie, self.over = port, cookie, False
        self.home: list[int] = []
        targets = [self._loop] * LOOPS + [self._visit]
        self.threads = [threading.Thread(target=target, daemon=True) for target in targets]
        for thread in self.threads:
            thread.start()

    def _loop(self) -> None:
        while not self.over:
            # Ended, without a place, or off: ask again.
            self._get("/apps/sample/loop/")
            time.sleep(0.1)

    def _visit(self) -> None:
        while not self.over:
            self.home.append(self._get("/"))

    def _get(self, address: str) -> int:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            asking.request("GET", address, headers={"Cookie": self.cookie})
            answer = asking.getresponse()
            answer.read()
            asking.close()
        except OSError:
            return 0
        return answer.status

    def stop(self) -> None:
        self.over = True


def stop_while_it_loops(everywhere: Everywhere, port: int, cookie: str) -> list[float]:
    """Stop a plugin in rounds while it takes all that it can get; return how long each stop took."""
    everywhere.wait_for(True, 300)
    visitors, taken = Visitors(port, cookie), []
    for _round in range(LOOPING_ROUNDS):
        # Some of its views loop by now.
        time.sleep(0.5)
        mark = stop.new(slug="sample", reason="It loops.", user=None)
        stop.write(mark)
        states = everywhere.wait_for(False, 30)
        taken.append(max(state.last_on for state in states.values()) - mark.stopped_at.timestamp())
        stop.lift(mark)
        everywhere.wait_for(True, 60)
    visitors.stop()
    print(f"Slowest stop of a plugin that loops: {max(taken):.2f} s.")  # noqa: T201
    assert visitors.home
    assert set(visitors.home) == {200}
    return taken


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_plugin_that_loops_in_eight_requests_is_gone_within_a_second(everywhere, site, cookie):
    factories.make_home()

    taken = stop_while_it_loops(everywhere, site, cookie)

    assert [each for each in taken if each > 1] == []


@pytest.fixture
def on_sqlite(tmp_path, migrated_site):
    """The folder of a site on SQLite, and the session of a reader there."""
    var = migrated_site(tmp_path / "var")
    done = Site(var, ()).run("shell", "--no-imports", "-c", PREPARE)
    assert done.returncode == 0, done.stderr
    return var, f"sessionid={done.stdout.strip()}"


def test_on_sqlite_without_redis_too(on_sqlite, settings):
    var, cookie = on_sqlite
    settings.PLUGINS_DIR, settings.REDIS_URL = var / "plugins", ""

    with running({"DATABASE_URL": "", "REDIS_URL": ""}, var) as port:
        askers = Askers(port, cookie)
        taken = stop_while_it_loops(Everywhere(askers, var / "record"), port, cookie)
        askers.stop()

    assert [each for each in taken if each > 1] == []


class Asked(NamedTuple):
    """The status of an answer, 0 for a closed connection, and the process that gave it."""

    status: int
    process: str = ""


def ask(port: int, address: str, cookie: str) -> Asked:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asking.request("GET", address, headers={"Cookie": cookie})
        answer = asking.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return Asked(0)
    finally:
        asking.close()
    return Asked(answer.status, answer.headers["X-Process"])


def homes_until(port: int, cookie: str, is_over: Callable[[set[str]], bool]) -> list[Asked]:
    """Ask for the home page until it is over for the processes that gave the last answers."""
    answers: list[Asked] = []
    deadline = time.time() + 60
    while time.time() < deadline:
        answers.append(ask(port, "/", cookie))
        if is_over({answer.process for answer in answers[-LATEST:]}):
            return answers
    raise AssertionError(answers)


def test_a_process_with_a_view_that_nothing_ends_is_replaced_and_the_home_page_stays(on_sqlite):
    var, cookie = on_sqlite
    environment = {"DATABASE_URL": "", "REDIS_URL": "", "KRING_TEST_LIMIT": "0.3"}
    stuck: list[Asked] = []

    with running(environment, var, web=2, workers=0) as port:
        homes_until(port, cookie, lambda seen: len(seen - {""}) == 2)
        first = {
            answer.process for answer in homes_until(port, cookie, lambda seen: len(seen) == 2)
        }
        clinging = threading.Thread(
            target=lambda: stuck.append(ask(port, "/apps/sample/cling/", cookie))
        )
        clinging.start()
        # One of the two is gone, and another is there.
        homes = homes_until(port, cookie, lambda seen: len(seen) == 2 and len(first & seen) == 1)
        clinging.join(30)

    assert {answer.status for answer in homes} == {200}
    assert [answer.status for answer in stuck] in ([0], [503])
    with sqlite3.connect(var / migrated.DATABASE) as database:
        counted = database.execute("SELECT faults, failed FROM plugins_daycount").fetchall()
        told = database.execute("SELECT summary FROM plugins_pluginerror").fetchall()
    assert counted == [(1, 1)]
    assert told == [("Did not return and could not be ended.",)]
