"""Reacting, and taking a reaction back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from kring_reactions.models import Reaction
from kring_reactions.selectors import takes_reactions


@transaction.atomic
def toggle_reaction(*, page: Page, user: Any, kind: str) -> Reaction | None:
    """Give the reaction, replace another one, or take the same one back; None when taken back.

    ValueError when there is no such reaction. PermissionDenied for who is not signed in, and on a
    page that takes no reactions. Whether the user may read the page is checked by the view, which
    has the request that Wagtail's rules ask for.
    """
    if kind not in Reaction.Kind.values:
        message = f"{kind!r} is not a reaction."
        raise ValueError(message)
    if not user.is_authenticated or not takes_reactions(page):
        raise PermissionDenied
    reaction, created = Reaction.objects.select_for_update().get_or_create(
        user=user, page=page, defaults={"kind": kind}
    )
    if not created and reaction.kind == kind:
        reaction.delete()
        return None
    if not created:
        reaction.kind = kind
        reaction.save(update_fields=["kind"])
    return reaction
