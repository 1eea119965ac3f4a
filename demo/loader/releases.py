"""The goals of the organisation with its intranet, and the releases of two plugins."""

import tomllib
from typing import Any

from demo.accounts import SIGN_INS
from demo.loader import ambassadors, feedback, goals, ideas, reactions, recent, usage
from demo.loader.history import History
from demo.loader.organisation import Staff
from demo.loader.past import Past
from demo.prose import DATA
from people.models import User
from plugins.gate import snapshot
from plugins.gate.rules import ring_order
from plugins.install import registry
from plugins.models import Plugin
from releases.models import Release, Ring
from releases.selectors.audience import everybody

# The same at each load, so that the same people are in each percentage.
SALT = "lagemeren"
CONTENT = {"ideas": ideas.load, "reactions": reactions.load}


def load(*, staff: Staff, past: Past) -> int:
    """Make ambassadors, releases with usage and feedback, and goals. Returns how many releases.

    Of the bundled plugins those that are installed and loaded here.
    """
    data = tomllib.loads((DATA / "releases.toml").read_text())
    ambassadors.load(
        staff=staff, past=past, applications=data["application"], thanks=data["thanks"]
    )
    manager = User.objects.get(email=SIGN_INS[0].email)
    ready = {found.slug: str(found.version) for found in registry.ready()}
    plans = [plan for plan in data["release"] if plan["plugin"] in ready]
    history = History(past, manager)
    for plan in plans:
        _release(staff, past, manager, plan, ready[plan["plugin"]])
        history.of_release(plan)
    for pause in data["pause"]:
        if pause["plugin"] in ready:
            history.of_pause(pause)
    history.write()
    for plan in plans:
        usage.load(past=past, plugin=plan["plugin"])
        CONTENT[plan["plugin"]](staff=staff, past=past, data=data)
    feedback.load(past=past, manager=manager, data=data)
    goals.load(staff=staff, past=past, wanted=data["goal"])
    recent.load(past=past, manager=manager, data=data, plugins=set(ready))
    snapshot.raise_stamp()
    return len(plans)


def _release(staff: Staff, past: Past, manager: User, plan: dict[str, Any], version: str) -> None:
    """Make the release in its state of today, and note the members of its rings with their dates."""
    slug, rings = plan["plugin"], plan["ring"]
    planned = past.moment(plan["planned"])
    Plugin.objects.create(slug=slug, version=version, is_enabled=True, salt=SALT)
    is_over = all("opened" in ring for ring in rings)
    release = Release.objects.create(
        plugin_id=slug,
        version=version,
        status=Release.Status.DONE if is_over else Release.Status.RUNNING,
        advances_automatically=any(not ring.get("reason", "-") for ring in rings),
        created_by=manager,
    )
    Release.objects.filter(pk=release.pk).update(created_at=planned)
    for order, fields in enumerate(rings):
        ring = _ring(staff, past, release, order, fields)
        if ring.opened_at:
            past.opened[slug, order] = ring.opened_at
    _note_members(past, slug)


def _ring(staff: Staff, past: Past, release: Release, order: int, fields: dict[str, Any]) -> Ring:
    return Ring.objects.create(
        release=release,
        order=order,
        name=fields["name"],
        keys=fields.get("keys", []) + staff.keys(units=tuple(fields.get("units", ()))),
        percentage=fields.get("percentage", 0),
        opened_at=past.moment(fields["opened"]) if "opened" in fields else None,
        starts_at=past.coming(fields["starts_in"]) if "starts_in" in fields else None,
        soak_days=3,
    )


def _note_members(past: Past, slug: str) -> None:
    users = {user.pk: user for user in User.objects.filter(is_active=True).order_by("pk")}
    rules = snapshot.load().rules[slug]
    orders = {pk: ring_order(rules, who) for pk, who in everybody().items()}
    for order in range(len(rules.circles)):
        past.members[slug, order] = [user for pk, user in users.items() if orders[pk] == order]
