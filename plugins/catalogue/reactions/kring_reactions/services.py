"""Give a reaction, and take it back."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from kring_reactions.models import Reaction
from kring_reactions.selectors import takes_reactions


@transaction.atomic
def toggle_reaction(
    *, page: Page, user: AbstractUser | AnonymousUser, kind: str
) -> Reaction | None:
    """Give the reaction, replace another one, or take the same one back; None when taken back.

    ValueError for an unknown reaction. PermissionDenied when not signed in, and for a page that takes no
    reactions. The view checks whether the user may read the page, because it has the request that Wagtail's
    rules need.
    """
    if kind not in Reaction.Kind.values:
        message = f"{kind!r} is not a reaction."
        raise ValueError(message)
    if not user.is_authenticated or not takes_reactions(page):
        raise PermissionDenied
    reaction, created = Reaction.objects.select_for_update().get_or_create(
        user_id=user.pk, page=page, defaults={"kind": kind}
    )
    if not created and reaction.kind == kind:
        reaction.delete()
        return None
    if not created:
        reaction.kind = kind
        reaction.save(update_fields=["kind"])
    return reaction
