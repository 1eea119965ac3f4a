"""The tutorial for developers of plugins is followed to the letter: its commands run, its code is put in place."""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import migrated

ROOT = settings.BASE_DIR
TUTORIAL = ROOT / "docs" / "plugin-developers" / "tutorial.md"
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# They get and start Kring itself; `make run` has a test of its own.
NOT_HERE = ("git ", "cd ", "make ")


def steps() -> Iterator[tuple[str, str]]:
    """Yield every command, and every text with the file at whose end it comes, in their order."""
    for language, file, text in FENCE.findall(TUTORIAL.read_text()):
        if language == "sh":
            yield from (("", line) for line in text.splitlines() if not line.startswith(NOT_HERE))
        else:
            yield file, text


@pytest.fixture
def python(tmp_path) -> Path:
    """Python in an environment of its own, in which everything that this one has is installed."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    (packages,) = (tmp_path / "venv").glob("lib/*/site-packages")
    shared = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "shared.pth").write_text("\n".join(shared))
    return tmp_path / "venv" / "bin" / "python"


@pytest.fixture
def environment(tmp_path, migrated_site) -> dict[str, str]:
    """A database and files of its own, as after `make run`; nothing comes from the network.

    The tests of the tutorial have a migrated database too, as with `--reuse-db` from the second run on.
    """
    var = migrated_site(tmp_path / "var")
    tested = shutil.copy(var / migrated.DATABASE, tmp_path / "test.sqlite3")
    taken = {"DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in taken}
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    reusing = {"KRING_TEST_DATABASE": str(tested), "PYTEST_ADDOPTS": "--reuse-db"}
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return kept | offline | reusing | quiet | {"VAR_DIR": str(var)}


def run(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True
    )


@pytest.mark.slow
def test_the_tutorial_works_as_it_is_written(tmp_path, python, environment):
    plugin = tmp_path / "kring-tips"
    every = list(steps())
    said = {}

    for number, (file, text) in enumerate(every):
        if file:
            (plugin / file).open("a").write(text)
            continue
        # All tests are run twice: before the change, and after it.
        if "pytest" in text and ("", text) in every[number + 1 :]:
            continue
        command = text.replace(".venv/bin/python", str(python)).replace(
            "../kring-tips", str(plugin)
        )
        command = command.replace("--dir ..", f"--dir {tmp_path}")
        done = run(command, environment)
        said[text] = done.stdout + done.stderr
        assert (done.returncode != 0) == text.endswith("# fails"), f"{text}\n{said[text]}"

    parked = next(text for command, text in said.items() if "plugins list" in command)
    assert re.search(r"^tips +0\.1\.0 +(parked|geparkeerd)", parked, re.MULTILINE), parked
    checked = next(text for command, text in said.items() if "plugins check" in command)
    assert "Quality: silver; a ring may be 50 % wide." in checked
    failed = next(text for command, text in said.items() if command.endswith("# fails"))
    assert "['Recent tips'] == []" in failed
