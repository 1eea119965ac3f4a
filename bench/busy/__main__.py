"""Keep the machine busy for minutes while people read, then let a plugin be the cause itself.

Usage: python -m bench busy [--minutes N] [--load N] [--readers N] [--culprit NAME ...]

The demo with three good plugins, web processes and a task worker as in production. Ends with an error when a good
plugin is stopped, when no lateness of the host is counted or its page does not say so, or when a culprit stays.
"""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.db import connection
from django.utils import timezone

from bench import scratch

MINUTES, LOAD, READERS = 1.0, 20, 10
# How long a culprit may stay.
CULPRIT_SECONDS = 180
# What the processes said of the last measurement.
LOG = Path(__file__).resolve().parents[2] / "var" / "log" / "bench-busy.log"


def main() -> int:
    """Measure, print, and return 1 for what was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench busy")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--load", type=int, default=LOAD)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--culprit", nargs="*")
    wanted = parser.parse_args()
    scratch.set_up()
    from bench.busy import world

    began = time.monotonic()
    with scratch.one(world.fill), TemporaryDirectory(prefix="kring-busy-") as folder:
        print(f"The demo took {time.monotonic() - began:.0f} s.", file=sys.stderr)
        missed = _measure(wanted, Path(folder))
    for each in missed:
        print(f"- {each}")
    return 1 if missed else 0


def _measure(wanted: argparse.Namespace, var: Path) -> list[str]:
    from bench.busy import processes, readers, world

    culprits = world.CULPRITS if wanted.culprit is None else wanted.culprit
    with processes.site(var, _database()) as address:
        walk = _readers(address, wanted.readers)
        for reader in walk:
            reader.start()
        with processes.load(wanted.load):
            time.sleep(60 * wanted.minutes)
            print(
                f"\n{timezone.localdate()}: load {wanted.load} for {wanted.minutes:g} minutes on {os.cpu_count()} cores, "
                f"{connection.vendor}; load average {_average()}.\n"
            )
            missed = _judge_good(address)
            # With a culprit a process may end, and what it served with it.
            missed += _tell_answers(readers.so_far(walk))
            stopped = {slug: _try(slug) for slug in culprits}
            readers.stop(walk)
    print("\n| culprit | takes | stopped after | views | people hit |")
    print("|---|---|---|---|---|")
    for slug, seconds in stopped.items():
        missed += _judge_culprit(slug, seconds)
    missed += [f"{each} was stopped" for each in world.GOOD if world.known(each).stops]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(var / "site.log", LOG)
    return missed


def _database() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    return (
        f"postgres://{database['USER']}{password}@{database['HOST']}:{database['PORT']}"
        f"/{database['NAME']}"
    )


def _readers(address: str, number: int) -> list:
    """Return so many readers, who are signed in; they read news that all of them may see."""
    from bench.busy.readers import Reader
    from bench.busy.world import session_of
    from editorial.selectors import visible_to
    from news.models import NewsPage
    from people.models import User

    staff = User.objects.filter(is_active=True, is_superuser=False, person__isnull=False)
    people = list(staff.order_by("pk")[:number])
    news = NewsPage.objects.order_by("-first_published_at")
    for person in people:
        news = news.filter(pk__in=visible_to(person).values("pk"))
    pages = {page.pk: page.url for page in news[:8]}
    return [Reader(address, session_of(user), pages, seed) for seed, user in enumerate(people)]


def _average() -> str:
    return Path("/proc/loadavg").read_text().split()[0]


def _judge_good(address: str) -> list[str]:
    from bench.busy import world

    missed = []
    print(
        "| good plugin | uses | person-days | failed | late by the host | said on its page | stops |"
    )
    print("|---|---|---|---|---|---|---|")
    for slug in world.GOOD:
        known = world.known(slug)
        is_told = _page_tells(address, slug, known.host_late)
        print(
            f"| {slug} | {known.uses} | {known.seen} | {known.failed} | {known.host_late} "
            f"| {'yes' if is_told else 'no'} | {known.stops} |"
        )
        if known.stops or known.failed:
            missed.append(f"{slug}: {known.stops} stops, faults {world.faults_of(slug)}")
        if known.host_late and not is_told:
            missed.append(f"The page of {slug} does not say that the host was late")
    if not any(world.known(slug).host_late for slug in world.GOOD):
        missed.append("No lateness of the host was counted")
    return missed


def _page_tells(address: str, slug: str, times: int) -> bool:
    """Return whether the screen of the plugin says how often it was late because of the host, or more often by now."""
    import re
    import urllib.request

    from bench.busy.world import session_of
    from people.models import User

    manager = User.objects.filter(is_superuser=True).first()
    User.objects.filter(pk=manager.pk).update(language="en")
    session = session_of(manager)
    asking = urllib.request.Request(
        f"{address}/admin/releases/plugin/{slug}/",
        headers={"Cookie": f"sessionid={session}"},
    )
    with urllib.request.urlopen(asking, timeout=300) as answer:
        text = answer.read().decode()
    found = re.search(r"In the last seven days it was late ([\d,]+) times? because the host", text)
    return found is not None and int(found[1].replace(",", "")) >= times


def _try(slug: str) -> float | None:
    """Release a culprit to everybody; return after how many seconds it was stopped, None if it was not."""
    from bench.busy import world

    world.release_to_everybody(slug)
    deadline = time.monotonic() + CULPRIT_SECONDS
    while time.monotonic() < deadline and not world.known(slug).stops:
        time.sleep(0.5)
    world.switch_off(slug)
    return world.seconds_until_stopped(slug)


def _judge_culprit(slug: str, seconds: float | None) -> list[str]:
    from bench.busy import world

    known = world.known(slug)
    after = "never" if seconds is None else f"{seconds:.0f} s"
    print(
        f"| {slug} | {world.CULPRITS[slug]} | {after} | {known.uses + known.seen} | {known.failed} |"
    )
    if seconds is not None:
        return []
    return [f"{slug} stayed: late by the host {known.host_late}, faults {world.faults_of(slug)}"]


def _tell_answers(answers) -> list[str]:
    print("\n| page | answers | median | slowest |")
    print("|---|---|---|---|")
    for page, seconds in sorted(answers.seconds.items()):
        print(f"| {page} | {len(seconds)} | {median(seconds):.1f} s | {max(seconds):.1f} s |")
    return [
        f"{page}: {number} answers {status or 'without an answer'}"
        for (page, status), number in answers.wrong().items()
    ]


if __name__ == "__main__":
    raise SystemExit(main())
