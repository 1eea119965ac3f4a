"""What each part of the suite starts from, made once: a migrated PostgreSQL database and a migrated site.

Usage: python -m tests.support.prepared FOLDER

``KRING_PREPARED`` names the folder for the parts. Without it each run makes its own. The database stays on the
server until the next run replaces it.
"""

import os
import sys
from pathlib import Path

from tests.support import migrated

VARIABLE = "KRING_PREPARED"
SUFFIX = "prepared"


def site() -> Path | None:
    """Return the folder of the migrated site, or None when nothing was prepared."""
    folder = os.environ.get(VARIABLE, "").strip()
    return Path(folder) / "var" if folder else None


def database() -> str:
    """Return the name of the migrated database; empty when nothing was prepared."""
    return f"test_kring{SUFFIX}" if site() else ""


def prepare(folder: Path) -> None:
    """Make both, the site first: its processes know by then which plugins can be loaded."""
    from django.db import connection

    migrated.migrate(folder / "var")
    if connection.vendor == "postgresql":
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


if __name__ == "__main__":
    os.environ["KRING_TEST_SUFFIX"] = SUFFIX
    os.environ["DJANGO_SETTINGS_MODULE"] = "kring.settings.test"
    sys.path.insert(0, str(migrated.ROOT / "site"))
    import django

    django.setup()
    prepare(Path(sys.argv[1]))
