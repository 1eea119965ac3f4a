"""Kring as others get it: the wheel, built once, and an environment in which it is installed."""

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

# Services and settings of this run, and whatever points to the checkout.
NOT_OUTSIDE = (
    "DATABASE_URL",
    "REDIS_URL",
    "ELASTICSEARCH_URL",
    "DJANGO_SETTINGS_MODULE",
    "VAR_DIR",
    "PYTHONPATH",
    "KRING_TEST_SUFFIX",
)


def build(project: Path, folder: Path) -> Path:
    """Build the wheel of a project, with what is installed here. Returns its path."""
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [sys.executable, *command, "--wheel-dir", str(folder), str(project)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel of Kring."""
    return build(settings.BASE_DIR, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def demo_wheel(tmp_path_factory) -> Path:
    """The wheel of the demo organisation."""
    return build(settings.BASE_DIR / "demo", tmp_path_factory.mktemp("demo-wheel"))


@dataclass
class Outside:
    """An environment with the installed wheel and its dependencies, and a folder to work in."""

    folder: Path
    environment: dict[str, str]

    def start(self, command: str, folder: Path | None = None, **variables: str) -> subprocess.Popen:
        """Start a command of the shell."""
        return subprocess.Popen(
            command,
            shell=True,
            cwd=folder or self.folder,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, command: str, folder: Path | None = None, **variables: str) -> str:
        """Run a command of the shell to its end. Returns what it says; AssertionError when it fails."""
        process = self.start(command, folder, **variables)
        said, _nothing = process.communicate()
        assert process.returncode == 0, f"{command}\n{said}"
        return said


@pytest.fixture(scope="session")
def outside(wheel, tmp_path_factory) -> Outside:
    """An empty folder, far from the checkout, and the wheel installed for it.

    The environment is its own; only the libraries are those of this one, so that nothing is downloaded.
    """
    base = tmp_path_factory.mktemp("outside")
    venv.create(base / "venv", with_pip=False, symlinks=True)
    (packages,) = (base / "venv").glob("lib/*/site-packages")
    shared = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "shared.pth").write_text("\n".join(shared))
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OUTSIDE}
    made = Outside(
        base / "empty",
        kept
        | {"PATH": f"{base / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        | {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}
        | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_FIND_LINKS": str(wheel.parent)},
    )
    made.folder.mkdir()
    made.run("python -m pip install --quiet kring")
    return made
