"""Keep the start and the time zone of a session."""

import time

from django.http import HttpRequest
from wagtail.users.models import UserProfile

from kring.core.types import AuthenticatedUser

SIGNED_IN_AT = "kring_signed_in_at"
TIME_ZONE = "kring_time_zone"


def begin_session(request: HttpRequest, user: AuthenticatedUser) -> None:
    """Store when this session began and the time zone that the reader chose."""
    request.session[SIGNED_IN_AT] = time.time()
    remember_time_zone(request, chosen_time_zone(user))


def chosen_time_zone(user: AuthenticatedUser) -> str:
    """Return the name of the time zone that the reader chose; empty if none."""
    chosen = UserProfile.objects.filter(user=user.pk).values_list("current_time_zone", flat=True)
    return chosen.first() or ""


def remember_time_zone(request: HttpRequest, name: str) -> None:
    """Show times in this zone from now on; without a name, in that of the organisation."""
    if name:
        request.session[TIME_ZONE] = name
    else:
        request.session.pop(TIME_ZONE, None)
