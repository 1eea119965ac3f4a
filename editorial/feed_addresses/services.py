"""Make, end and look up the personal addresses of feeds."""

import hashlib
import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.models import FeedAddress
from kring.core.counting import count
from kring.core.errors import RefusedError
from kring.core.types import AuthenticatedUser

MAX_ADDRESSES = 20
# Feed readers ask every five minutes at most, and one address may be in several of them.
FETCHES, SECONDS = 60, 60 * 60


class TooManyFetchesError(Exception):
    """The address was fetched too often. Try again after ``SECONDS``."""


def make_address(
    *, user: AuthenticatedUser, kind: str, category: str = "", for_me: bool = False
) -> tuple[FeedAddress, str]:
    """Make an address for this person, and return it with its token, which cannot be shown again.

    PermissionDenied for somebody who has left or where the operator has none of these addresses;
    RefusedError when the person has too many.
    """
    if not settings.PERSONAL_FEEDS or not user.is_active:
        raise PermissionDenied
    if FeedAddress.objects.filter(user=user).count() >= MAX_ADDRESSES:
        raise RefusedError(_("You have many feed addresses. End one that you no longer use."))
    token = secrets.token_urlsafe(32)
    address = FeedAddress.objects.create(
        user=user, kind=kind, category=category, for_me=for_me, token_hash=_hash(token)
    )
    return address, token


def end_address(*, user: AuthenticatedUser, pk: int) -> None:
    """End an address of this person: from now on it does not exist. Nothing happens to another's."""
    FeedAddress.objects.filter(user=user, pk=pk).delete()


def fetched(*, token: str, source: str) -> FeedAddress | None:
    """Return the address with this token, and note its use; None if there is none or its person left.

    TooManyFetchesError when the address, or in vain the ``source`` of the request, asks too often.
    """
    address = FeedAddress.objects.select_related("user").filter(token_hash=_hash(token)).first()
    if address is None or not address.user.is_active or not settings.PERSONAL_FEEDS:
        _count(f"from:{source}")
        return None
    _count(f"of:{address.pk}")
    today = timezone.localdate()
    if address.used_on != today:
        FeedAddress.objects.filter(pk=address.pk).update(used_on=today)
    return address


def _hash(token: str) -> str:
    # The token has 256 random bits: there is nothing to guess, so that a slow hash would add nothing.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _count(name: str) -> None:
    number = count(f"feed-fetches:{name}", SECONDS)
    if number is not None and number > FETCHES:
        raise TooManyFetchesError
