"""What reactions keep of a person."""

from typing import Any

from kring_reactions.models import Reaction


def export(user: Any) -> list[dict[str, str]]:
    """Return the user's reactions as JSON values."""
    given = Reaction.objects.filter(user_id=user.pk).select_related("page").order_by("pk")
    return [
        {"page": found.page.title, "reaction": found.kind, "at": found.created_at.isoformat()}
        for found in given
    ]


def erase(user: Any) -> None:
    """Delete the user's reactions."""
    Reaction.objects.filter(user_id=user.pk).delete()
