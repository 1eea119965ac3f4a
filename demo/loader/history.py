"""The history of the demo's releases: a chain like any other, with dates in the past."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from demo.loader.past import Past
from people.models import User
from releases.models import Release, ReleaseEvent
from releases.services.promotion import ALL_HELD


@dataclass
class History:
    """Gathers events of several releases and writes them in the order of time."""

    past: Past
    manager: User
    events: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)

    def of_release(self, plan: dict[str, Any]) -> None:
        """Add the events that brought a release to its state."""
        slug = plan["plugin"]
        release = Release.objects.get(plugin=slug)
        names = [ring["name"] for ring in plan["ring"]]
        after = {"enabled": True, "version": release.version}
        self._add(plan["planned"] + 1, slug, "enable", before={"enabled": False}, after=after)
        after = {"release": release.pk, "version": release.version}
        self._add(plan["planned"], slug, "plan", after=after)
        for order, ring in enumerate(plan["ring"]):
            if "opened" not in ring:
                continue
            status = "running" if order + 1 < len(names) else "done"
            event = {
                "plugin": slug,
                "action": "advance",
                "actor": self.manager if ring["reason"] else None,
                "reason": ring["reason"] or ALL_HELD,
                "before": {"ring": names[order - 1] if order else None},
                "after": {"release": release.pk, "ring": ring["name"], "status": status},
                "people_affected": len(self.past.members[slug, order]),
            }
            self.events.append((self.past.opened[slug, order], event))

    def of_pause(self, pause: dict[str, Any]) -> None:
        """Add a pause of a release for some days."""
        slug = pause["plugin"]
        self._add(pause["days"], slug, "pause", pause["reason"], after={"status": "paused"})
        self._add(
            pause["resumed"], slug, "resume", pause["resumed_reason"], after={"status": "running"}
        )

    def _add(self, days: int, slug: str, action: str, reason: str = "", **values: Any) -> None:
        event = {"plugin": slug, "action": action, "actor": self.manager, "reason": reason}
        self.events.append((self.past.moment(days), {**event, "people_affected": 0, **values}))

    def write(self) -> None:
        """Append all events to the chain."""
        for at, event in sorted(self.events, key=lambda each: each[0]):
            ReleaseEvent.objects.append(at=at, **event)
