"""Keep, drop and note pages for one reader."""

from django.db import transaction
from django.utils import timezone

from editorial.selectors import visible_to
from home.reading.models import ReadPage, SavedPage
from kring.core.errors import RefusedError
from kring.core.types import AuthenticatedUser

# Of how many pages a reader is told that they read them last; older rows are removed.
REMEMBERED = 100


def _check_visible(user: AuthenticatedUser, page_id: int) -> None:
    if not visible_to(user).filter(pk=page_id).exists():
        raise RefusedError


@transaction.atomic
def toggle_saved(*, user: AuthenticatedUser, page_id: int) -> bool:
    """Keep the page for later, or drop it when it was kept. Returns whether it is kept now.

    RefusedError when the user may not see the page.
    """
    _check_visible(user, page_id)
    saved, is_new = SavedPage.objects.get_or_create(user_id=user.pk, page_id=page_id)
    if not is_new:
        saved.delete()
    return is_new


@transaction.atomic
def note_read(*, user: AuthenticatedUser, page_id: int) -> None:
    """Note that the user read the page now. RefusedError when they may not see it."""
    _check_visible(user, page_id)
    ReadPage.objects.update_or_create(
        user_id=user.pk, page_id=page_id, defaults={"read_at": timezone.now()}
    )
    mine = ReadPage.objects.filter(user_id=user.pk).order_by("-read_at", "-pk")
    if oldest := list(mine.values_list("pk", flat=True)[REMEMBERED:]):
        ReadPage.objects.filter(pk__in=oldest).delete()


def forget_read(*, user: AuthenticatedUser) -> int:
    """Forget everything that the user read. Returns how many pages."""
    deleted, _by_model = ReadPage.objects.filter(user_id=user.pk).delete()
    return deleted
