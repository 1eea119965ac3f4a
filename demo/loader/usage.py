"""The usage of a plugin since it reached people, and its errors."""

from datetime import timedelta

from django.utils import timezone

from demo.loader.past import Past
from plugins.models import PluginError, UsageEvent

FAULT = "TimeoutError: the list took longer than 3 s"


def load(*, past: Past, plugin: str) -> None:
    """Make events of seeing and using for most of the people in each ring, and one old error."""
    now, events = timezone.now(), []
    rings = {order: since for (slug, order), since in past.opened.items() if slug == plugin}
    for order, since in rings.items():
        length = now - since
        for user in past.members[plugin, order]:
            for _time in range(past.chance.randrange(6)):
                at = since + past.chance.random() * length
                kind = past.chance.choice((UsageEvent.Kind.SEEN, UsageEvent.Kind.USE))
                name = "view" if kind == UsageEvent.Kind.USE else ""
                events.append(
                    UsageEvent(
                        slug=plugin, user=user, ring_order=order, kind=kind, name=name, at=at
                    )
                )
    at = rings[0] + timedelta(days=1)
    events += [
        UsageEvent(slug=plugin, ring_order=0, kind=UsageEvent.Kind.ERROR, at=at) for _n in range(2)
    ]
    UsageEvent.objects.bulk_create(events)
    PluginError.objects.create(
        slug=plugin,
        place="slot page.after_body",
        summary=FAULT,
        ring_order=0,
        count=2,
        first_at=at,
        last_at=at,
    )
