"""The site of ``test_next_version_installed``, in processes of its own, with the environment of that site.

``fill`` makes 349 people of whom everybody has Reactions, and prints the sessions of some. ``watch`` prints, for each line
that it reads, what the gate and the rows say in a process that loaded what is installed now. ``pass`` records that this passed.
"""

import json
import sys
from dataclasses import replace

import django

PEOPLE, REACTED = 349, 24
SLUG, FEATURE = "reactions", "reactions.names"


def fill() -> dict:
    """Fill the database, which is migrated; return what the test needs to know of it."""
    from django.contrib.auth.models import Permission
    from django.core.management import call_command
    from kring_reactions.models import Reaction

    from people.models import User
    from releases.models import PlanTemplate, Ring
    from releases.services.ladder import advance_release
    from releases.services.plans import create_release
    from releases.services.switches import enable_plugin
    from tests.support import factories

    call_command("setup_kring", verbosity=0)
    manager = factories.make_user(email="manager@example.org", language="en", first_name="Rosa")
    for codename in ("access_admin", "manage_releases"):
        manager.user_permissions.add(Permission.objects.get(codename=codename))
    first, other = [factories.make_employee(email=f"{name}@example.org") for name in "ab"]
    User.objects.bulk_create(
        User(email=f"person{number}@example.org") for number in range(PEOPLE - User.objects.count())
    )
    news = factories.make_news()
    Reaction.objects.bulk_create(
        Reaction(user=user, page=news, kind="like")
        for user in User.objects.order_by("-pk")[:REACTED]
    )
    PlanTemplate.objects.all().delete()
    rings = [
        {"name": "First", "keys": [f"user:{first.pk}"]},
        {"name": "A third", "percentage": 3_300},
        {"name": "Everyone", "percentage": 10_000},
    ]
    PlanTemplate.objects.create(name="First one, then all", rings=rings)
    record_pass()
    plugin = enable_plugin(slug=SLUG, version="1.0.0", user=manager)
    release = create_release(plugin=plugin, version="1.0.0", user=manager)
    Ring.objects.all().delete()
    Ring.objects.create(release=release, order=0, name="Everyone", percentage=10_000)
    advance_release(release=release, user=manager, reason="Because.")
    people = {"manager": manager, "first": first, "other": other}
    return {"news": news.url, "sessions": {name: session(user) for name, user in people.items()}}


def session(user) -> str:
    """Sign somebody in and return the key of the session."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def record_pass() -> None:
    """Record that what is installed passed the suite, as the bundled version did: else it may reach half of the people."""
    from people.models import User
    from plugins.install import conformance, records, registry
    from plugins.models import Conformance

    plugin = registry.get(SLUG)
    passed = records.read(records.CATALOGUE / records.FILE)[SLUG]
    files = records.files_hash(plugin.path)
    conformance.record_conformance(
        plugin=plugin,
        record=replace(passed, version=str(plugin.version), files=files),
        origin=Conformance.Origin.ELSEWHERE,
        user=User.objects.get(email="manager@example.org"),
        reason="Because.",
    )


def watch() -> None:
    """Answer each line with the numbers of people and rows of this moment."""
    from kring_reactions.models import Reaction

    from plugins.gate import snapshot
    from plugins.install import registry
    from releases.models import ReleaseEvent
    from releases.selectors.audience import everybody, who_has

    for _line in sys.stdin:
        rules, people = snapshot.load(), everybody()
        said = {
            "version": str(registry.get(SLUG).version),
            "people": len(people),
            "plugin": len(who_has(rules, SLUG, people)),
            "feature": len(who_has(rules, FEATURE, people)) if FEATURE in rules.rules else 0,
            "rows": Reaction.objects.count(),
            "broken": str(ReleaseEvent.objects.first_broken() or ""),
        }
        say(said)


def say(what: dict) -> None:
    """Print it for the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "fill":
        say(fill())
    elif sys.argv[1] == "pass":
        record_pass()
    else:
        watch()
