"""What a session remembers beside the account."""

import time

from django.http import HttpRequest

SIGNED_IN_AT = "kring_signed_in_at"
TIME_ZONE = "kring_time_zone"


def begin_session(request: HttpRequest, user) -> None:
    """Note when this session began and in which time zone the reader wants to see times."""
    request.session[SIGNED_IN_AT] = time.time()
    profile = getattr(user, "wagtail_userprofile", None)
    remember_time_zone(request, profile.current_time_zone if profile else "")


def remember_time_zone(request: HttpRequest, name: str) -> None:
    """Show times in this zone from now on; with no name, in that of the organisation."""
    if name:
        request.session[TIME_ZONE] = name
    else:
        request.session.pop(TIME_ZONE, None)
