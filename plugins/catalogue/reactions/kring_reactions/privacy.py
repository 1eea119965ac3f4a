"""Export and erase what reactions keep of a person."""

from django.contrib.auth.models import AbstractUser

from kring_reactions.models import Reaction


def export(user: AbstractUser) -> list[dict[str, str]]:
    """Return the user's reactions as JSON values."""
    reactions = Reaction.objects.filter(user_id=user.pk).select_related("page").order_by("pk")
    return [
        {"page": each.page.title, "reaction": each.kind, "at": each.created_at.isoformat()}
        for each in reactions
    ]


def erase(user: AbstractUser) -> None:
    """Delete the user's reactions."""
    Reaction.objects.filter(user_id=user.pk).delete()
