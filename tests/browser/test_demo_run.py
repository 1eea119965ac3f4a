"""`make run` on a clean clone: what a newcomer types, sees and stops."""

import os
import re
import shutil
import signal
import subprocess
import threading
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.support.browser import Visitor
from tools.services import free_port

# Long enough for a slow network; a hanging start must not hang the suite.
SECONDS = 900
# What tells Kring about services, and what this test run itself has set.
OURS = {
    "DATABASE_URL",
    "REDIS_URL",
    "ELASTICSEARCH_URL",
    "DJANGO_SETTINGS_MODULE",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "KRING_TEST_SUFFIX",
    "JAVA_HOME",
    "ES_JAVA_HOME",
    "VAR_DIR",
    "BASE_URL",
    "MAKEFLAGS",
}


@pytest.fixture
def clone(tmp_path) -> Path:
    """What a newcomer has: the committed files and nothing else."""
    if not (settings.BASE_DIR / ".git").exists():
        pytest.skip("This is not a clone of the repository, so it cannot be cloned.")
    folder = tmp_path / "kring"
    subprocess.run(["git", "clone", "--quiet", str(settings.BASE_DIR), str(folder)], check=True)
    return folder


@pytest.fixture
def bare_environment(tmp_path) -> dict[str, str]:
    """This machine without Maven, Java, services and our virtual environment."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for folder in map(Path, os.environ["PATH"].split(os.pathsep)):
        if folder.is_relative_to(settings.BASE_DIR) or not folder.is_dir():
            continue
        for program in folder.iterdir():
            link = programs / program.name
            if program.name not in {"mvn", "java"} and not link.is_symlink():
                link.symlink_to(program)
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"PATH": str(programs), "PORT": str(free_port())}


@pytest.fixture
def running(clone, bare_environment):
    """`make run`, started; its output up to the sign-ins."""
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=bare_environment,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    watchdog = threading.Timer(SECONDS, lambda: os.killpg(process.pid, signal.SIGKILL))
    watchdog.start()
    try:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "medewerker@" in line:
                break
        yield process, "".join(lines)
    finally:
        watchdog.cancel()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def processes_of(folder: Path) -> list[str]:
    """Return the commands that still run from this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve().is_relative_to(folder):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # ended in the meantime, or somebody else's
    return found


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_clean_clone_runs_signs_in_and_stops(browser, clone, running):
    process, output = running
    address = re.search(r"http://localhost:\d+", output)
    assert address, output

    # It says what it uses, and why search is what it is.
    assert re.search(r"Database +SQLite", output), output
    assert re.search(r"Broker +embedded", output), output
    assert re.search(r"Search +the database, because .*Maven", output), output
    assert urllib.request.urlopen(f"{address[0]}/health/ready").status == 200

    # One of the printed sign-ins works, in a browser.
    email = re.search(r"\S+@\S+", output)[0]
    window = Visitor(browser, address[0], "demo", viewport={"width": 1280, "height": 900})
    window.page.goto("/accounts/login/")
    window.page.fill("input[name=login]", email)
    window.page.fill("input[name=password]", re.search(r"welkom\S+", output)[0])
    window.page.keyboard.press("Enter")
    # The first page of processes that have just started, on a machine that may be busy.
    expect(window.page.locator(".hero h1")).to_be_visible(timeout=20_000)
    expect(window.page.locator("main .content-card").first).to_be_visible()
    window.look("run-home")
    window.context.close()
    assert not window.problems

    # Ctrl-C reaches everything that the terminal started.
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=60)
    assert processes_of(clone) == []
