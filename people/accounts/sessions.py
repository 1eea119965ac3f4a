"""What a session remembers beside the account."""

import time

from django.http import HttpRequest
from wagtail.users.models import UserProfile

SIGNED_IN_AT = "kring_signed_in_at"
TIME_ZONE = "kring_time_zone"


def begin_session(request: HttpRequest, user) -> None:
    """Note when this session began and in which time zone the reader wants to see times."""
    request.session[SIGNED_IN_AT] = time.time()
    remember_time_zone(request, chosen_time_zone(user))


def chosen_time_zone(user) -> str:
    """Return the name of the zone that the reader chose, or nothing."""
    chosen = UserProfile.objects.filter(user=user).values_list("current_time_zone", flat=True)
    return chosen.first() or ""


def remember_time_zone(request: HttpRequest, name: str) -> None:
    """Show times in this zone from now on; with no name, in that of the organisation."""
    if name:
        request.session[TIME_ZONE] = name
    else:
        request.session.pop(TIME_ZONE, None)
