"""An installed Kring, in an empty folder and without the checkout: it serves, and plugins are made for it."""

import os
import re
import shutil
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tools.services import free_port

pytestmark = pytest.mark.slow
SLUG = "tips"
START_SECONDS = 120


@pytest.fixture(scope="module")
def migrated(outside) -> Path:
    """The database that `kring migrate` makes where nothing is set."""
    outside.run("kring migrate --verbosity 0")
    return outside.folder / "var" / "kring.sqlite3"


@pytest.fixture
def address(outside, migrated) -> Iterator[str]:
    """The address of the site that `kring runserver` serves."""
    port = free_port()
    process = outside.start(f"kring runserver --noreload {port}")
    deadline = time.monotonic() + START_SECONDS
    while not answers(f"http://127.0.0.1:{port}/health/live"):
        if process.poll() is not None or time.monotonic() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
            pytest.fail(process.communicate()[0])
        time.sleep(0.3)
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, signal.SIGTERM)
    process.communicate()


def answers(address: str) -> bool:
    try:
        return bool(fetch(address))
    except urllib.error.URLError:
        return False


def fetch(address: str, language: str = "nl") -> str:
    """Return what stands at an address. HTTPError unless it is there."""
    request = urllib.request.Request(address, headers={"Accept-Language": language})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode(errors="replace")


def test_it_serves_a_styled_sign_in_page_in_both_languages(address):
    for language, heading in (("nl", "Inloggen"), ("en", "Sign In")):
        page = fetch(f"{address}/accounts/login/", language)

        assert f"<h1>{heading}</h1>" in page
        linked = re.findall(r'(?:href|src)="(/static/[^"#]+)"', page)
        assert {"/static/kring/components.css", "/static/kring/site.css"} <= set(linked)
        for path in linked:
            assert fetch(address + path), path


def test_a_supplier_tests_a_plugin_with_the_workflow_that_comes_with_it(
    outside, migrated, tmp_path
):
    """Every command of the workflow, on SQLite alone."""
    outside.run(f"kring startplugin {SLUG} --dir {tmp_path}")
    plugin = tmp_path / f"kring-{SLUG}"
    workflow = yaml.safe_load((plugin / ".github/workflows/tests.yml").read_text())
    # As from the second run on with --reuse-db: making the tables takes longer than the tests.
    tested = shutil.copy(migrated, tmp_path / "test.sqlite3")
    reusing = {"KRING_TEST_DATABASE": str(tested), "PYTEST_ADDOPTS": "--reuse-db"}

    commands = [step["run"] for step in workflow["jobs"]["tests"]["steps"] if "run" in step]
    said = [outside.run(command, plugin, **reusing) for command in commands]

    # Without a browser nothing says whether it is accessible.
    skipped = "" if os.environ.get("TEST_CHROMIUM") else ", 1 skipped"
    assert re.search(rf"\d+ passed{skipped} in", said[-1]), said[-1]
    assert (plugin / f"kring_{SLUG}" / "locale/nl/LC_MESSAGES/django.mo").exists()
