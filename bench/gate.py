"""Measure one check of the gate with 1, 50 and 200 plugins and 100,000 people, beside two libraries.

django-waffle and OpenFeature's in-memory provider are given the same rules: a group of pilots, and
10 percent. Usage: python -m bench gate
"""

import gc
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.cache.backends.locmem import LocMemCache

PEOPLE, SIZES = 100_000, (1, 50, 200)
# django-waffle takes long enough for fewer of them.
CHECKS = {"Kring": 50_000, "OpenFeature in-memory": 50_000, "django-waffle": 3_000}
PILOTS = 3
SALT = "5f3a"
P50_LIMIT, P99_LIMIT = 2.0, 20.0

# Takes a name and a person's number, and answers.
Check = Callable[[str, int], bool]


class CountingCache(LocMemCache):
    """A cache that counts what it is asked."""

    def get(self, *args, **kwargs):
        self.asked = getattr(self, "asked", 0) + 1
        return super().get(*args, **kwargs)


@dataclass
class Measured:
    """Microseconds of one check, and what a check asked of database and cache."""

    p50: float
    p99: float
    queries: float
    cache_calls: float


def set_up() -> None:
    """Start Django with django-waffle among its applications, on a database in memory."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kring.settings.test"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import logging

    import django
    from django.conf import settings

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "waffle"]
    settings.CACHES["default"]["BACKEND"] = "bench.gate.CountingCache"
    django.setup()
    logging.disable(logging.WARNING)


def identity(number: int) -> Any:
    """Return the person's identity: every tenth is a pilot, and everyone has a few other keys."""
    from plugins.gate.rules import Identity

    keys = {f"user:{number}", f"unit:{number % 400}", "unit:1", f"location:{number % 12}"}
    if number % 10 == 0:
        keys.add(f"group:{PILOTS}")
    return Identity(frozenset(keys), number, number % 400)


def make_users() -> list[Any]:
    """Return the people as their requests hold them: signed in, their keys read."""
    from people.models import User

    users = []
    for number in range(PEOPLE):
        user = User(pk=number)
        user._kring_identity = identity(number)
        users.append(user)
    return users


def kring(names: list[str], users: list[Any]) -> Check:
    """Return Kring's check, on rules that are in memory as after a release."""
    from plugins.gate import snapshot
    from plugins.gate.decisions import is_on
    from plugins.gate.rules import Rules, Snapshot

    pilots = frozenset({f"group:{PILOTS}"})
    rules = {name: Rules(name, ring=pilots, percentage=1000, salt=SALT) for name in names}
    snapshot.current()
    snapshot._Memory.snapshot = Snapshot(1, None, rules)
    return lambda name, number: is_on(name, users[number])


def in_memory(names: list[str], users: list[Any]) -> Check:
    """Return OpenFeature's client on its in-memory provider, which computes the same rules."""
    from openfeature import api
    from openfeature.evaluation_context import EvaluationContext
    from openfeature.flag_evaluation import FlagResolutionDetails
    from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider

    from plugins.gate.bucket import bucket

    def evaluator(name: str):
        def evaluate(flag: InMemoryFlag, context: EvaluationContext) -> FlagResolutionDetails:
            on = f"group:{PILOTS}" in context.attributes["keys"]
            return FlagResolutionDetails(
                on or bucket(name, SALT, int(context.targeting_key)) < 1000
            )

        return evaluate

    flags = {
        name: InMemoryFlag("off", {"on": True, "off": False}, context_evaluator=evaluator(name))
        for name in names
    }
    api.set_provider(InMemoryProvider(flags), "bench")
    client = api.get_client("bench")
    contexts = [
        EvaluationContext(str(number), {"keys": user._kring_identity.keys})
        for number, user in enumerate(users)
    ]
    return lambda name, number: client.get_boolean_value(name, False, contexts[number])


def waffle(names: list[str], users: list[Any]) -> Check:
    """Return django-waffle's check; each is a request of its own, as in a site."""
    from waffle import flag_is_active, get_waffle_flag_model

    from tests.support import factories

    model = get_waffle_flag_model()
    group = factories.make_group("Pilots")
    for name in names:
        flag, _created = model.objects.get_or_create(name=name, defaults={"percent": 10})
        flag.groups.add(group)

    def check(name: str, number: int) -> bool:
        request = SimpleNamespace(user=users[number], COOKIES={}, GET={}, META={}, headers={})
        return bool(flag_is_active(request, name))

    return check


def measure(check: Check, names: list[str], checks: int) -> Measured:
    """Time single checks of people and plugins drawn at random, always the same ones."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    draw = random.Random(1)
    calls = [(draw.choice(names), draw.randrange(PEOPLE)) for _number in range(checks)]
    for name in names:
        check(name, 1)
    cache.asked = 0
    with CaptureQueriesContext(connection) as captured:
        for name, number in calls[:1000]:
            check(name, number)
    queries, asked = len(captured) / 1000, cache.asked / 1000
    took = []
    gc.collect()
    gc.disable()
    for name, number in calls:
        started = time.perf_counter_ns()
        check(name, number)
        took.append(time.perf_counter_ns() - started)
    gc.enable()
    took.sort()
    return Measured(took[checks // 2] / 1000, took[checks * 99 // 100] / 1000, queries, asked)


def main() -> int:
    """Measure and print; 1 when the gate asks a database or cache, or grows with the plugins."""
    set_up()
    from django.db import connection

    original = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        results = _all(make_users())
    finally:
        connection.creation.destroy_test_db(original, verbosity=0)
    _print(results)
    return _judge(results)


def _all(users: list[Any]) -> dict[tuple[str, int], Measured]:
    sides = {
        "Kring": kring,
        "OpenFeature in-memory": in_memory,
        "django-waffle": waffle,
    }
    results = {}
    for size in SIZES:
        names = [f"plugin{number}" for number in range(size)]
        for side, make in sides.items():
            results[side, size] = measure(make(names, users), names, CHECKS[side])
    return results


def _print(results: dict[tuple[str, int], Measured]) -> None:
    print(f"One check; {PEOPLE:,} people; microseconds.\n")
    print("| | plugins | p50 | p99 | queries a check | cache calls a check | p50 against Kring |")
    print("|---|---|---|---|---|---|---|")
    for (side, size), found in results.items():
        ratio = found.p50 / results["Kring", size].p50
        print(
            f"| {side} | {size} | {found.p50:.2f} | {found.p99:.2f} | {found.queries:.2f} "
            f"| {found.cache_calls:.2f} | {ratio:.1f} |"
        )


def _judge(results: dict[tuple[str, int], Measured]) -> int:
    own = [results["Kring", size] for size in SIZES]
    wrong = [
        f"{found.queries} queries and {found.cache_calls} cache calls a check"
        for found in own
        if found.queries or found.cache_calls
    ]
    if own[-1].p50 > 1.5 * own[0].p50:
        wrong.append(f"{SIZES[-1]} plugins take more than half as long again as {SIZES[0]}")
    within = all(found.p50 <= P50_LIMIT and found.p99 <= P99_LIMIT for found in own)
    aim = f"p50 of at most {P50_LIMIT:g} µs and p99 of at most {P99_LIMIT:g} µs"
    print(f"\nAimed at: {aim}: {'reached' if within else 'not reached on this machine'}.")
    print("\n".join(wrong) if wrong else "No query and no cache call, and flat.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
