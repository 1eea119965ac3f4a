"""A site as it is after its first start, made once: each test that starts Kring for itself gets a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "kring.sqlite3"


def know_the_plugins(var: Path) -> None:
    """Record in a folder for ``VAR_DIR`` that the bundled plugins can be loaded, as this process found."""
    (var / "plugins").mkdir()
    shutil.copy(settings.VAR_DIR / "plugins" / "preflight.json", var / "plugins")


def migrate(var: Path) -> None:
    """Fill a new folder for ``VAR_DIR``: a migrated database, and what is known of the bundled plugins."""
    var.mkdir()
    know_the_plugins(var)
    environment = os.environ | {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "VAR_DIR": str(var),
        "DJANGO_SETTINGS_MODULE": "kring.settings.development",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def copy(kept: Path, var: Path) -> Path:
    """Copy it to a folder that is not there yet, or is empty; return that folder."""
    return shutil.copytree(kept, var, symlinks=True, dirs_exist_ok=True)
