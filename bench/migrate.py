"""`migrate` on an empty database, beside the same of Wagtail alone with its own user model.

Each round makes an empty database for either and migrates it in a process of its own. Usage:
python -m bench migrate
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

ROUNDS = 3
LIMIT_SECONDS = 20
NAME = f"kring_bench_migrate_{os.getpid()}"
KRING = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
WAGTAIL = [sys.executable, "-m", "bench.migrate", "wagtail"]


@contextmanager
def empty_database() -> Iterator[str]:
    """Yield the address of a database with nothing in it, which is dropped at the end."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'empty.sqlite3'}"
        return
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
        try:
            yield urlsplit(server)._replace(path=f"/{NAME}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {NAME}")


def seconds(command: list[str]) -> float:
    """Return how long the command takes on an empty database, by the clock."""
    with empty_database() as address:
        started = time.perf_counter()
        subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": address})
        return time.perf_counter() - started


def migrate_wagtail() -> None:
    """Migrate a site that is Wagtail and nothing else, with the apps that Kring takes from it."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    from kring.settings import base

    theirs = ("wagtail", "modelcluster", "taggit", "treebeard", "django.contrib.")
    settings.configure(
        INSTALLED_APPS=[
            "wagtail.users",
            *(name for name in base.INSTALLED_APPS if name.startswith(theirs)),
        ],
        DATABASES=base.DATABASES,
        SECRET_KEY="only-for-this-measurement",
        STATIC_URL="/static/",
        WAGTAIL_SITE_NAME="Bare",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


def main() -> int:
    """Migrate both, round after round in turn, and print the medians."""
    taken: dict[str, list[float]] = {"Kring": [], "Wagtail alone": []}
    for _round in range(ROUNDS):
        taken["Kring"].append(seconds(KRING))
        taken["Wagtail alone"].append(seconds(WAGTAIL))
    kring, wagtail = (median(times) for times in taken.values())
    print(f"`migrate` on an empty database, median of {ROUNDS} rounds, by the clock\n")
    print("| site | seconds | ratio |\n|---|---|---|")
    print(
        f"| Wagtail alone | {wagtail:.1f} | 1.00 |\n| Kring | {kring:.1f} | {kring / wagtail:.2f} |"
    )
    print(
        f"\nAt most {LIMIT_SECONDS} seconds are asked: {'kept' if kring <= LIMIT_SECONDS else 'NOT kept'}."
    )
    return int(kring > LIMIT_SECONDS)


if __name__ == "__main__":
    if sys.argv[1:] == ["wagtail"]:
        migrate_wagtail()
    else:
        raise SystemExit(main())
