"""What the framework itself keeps of a person: handed over and erased on request, like that of plugins."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from plugins import snapshot
from plugins.models import Ambassador, Feedback, OptOut, TaskAnswer, Thanks, UsageEvent

# The name under which it stands beside the plugins.
OWN = "kring"

# By name: the rows of a user, and which of their fields are theirs.
KEPT: dict[str, tuple[Callable[[Any], QuerySet], tuple[str, ...]]] = {
    "put_aside": (
        lambda user: OptOut.objects.filter(user=user),
        ("plugin", "created_at", "ended_at"),
    ),
    "feedback": (
        lambda user: Feedback.objects.filter(giver=user),
        ("plugin", "kind", "text", "page_url", "answer", "created_at"),
    ),
    "thanks_given": (
        lambda user: Thanks.objects.filter(giver=user),
        ("ambassador__user__email", "text", "created_at"),
    ),
    "tasks": (
        lambda user: TaskAnswer.objects.filter(ambassador__user=user),
        ("task__title", "outcome", "remark", "answered_at"),
    ),
    "ambassador": (
        lambda user: Ambassador.objects.filter(user=user),
        ("status", "motivation", "applied_at", "since", "answer"),
    ),
    "use": (
        lambda user: UsageEvent.objects.filter(user=user),
        ("slug", "kind", "name", "at"),
    ),
}


def export(user: Any) -> dict[str, list[dict[str, Any]]]:
    """Return by name what is kept of the user, as JSON values."""
    return {
        name: [
            {field: value.isoformat() if hasattr(value, "isoformat") else value
             for field, value in row.items()}
            for row in rows(user).order_by("pk").values(*fields)
        ]
        for name, (rows, fields) in KEPT.items()
    }  # fmt: skip


@transaction.atomic
def erase(user: Any) -> None:
    """Erase all of it. What was put aside is no longer so."""
    for rows, _fields in KEPT.values():
        rows(user).delete()
    snapshot.raise_stamp()
