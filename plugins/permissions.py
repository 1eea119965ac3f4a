"""The permission to manage releases, and the people who hold it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from kring.core.rights import who_may
from kring.core.types import AnyUser

MANAGE_RELEASES = "plugins.manage_releases"


def check_may_manage_releases(user: AnyUser | None) -> None:
    """PermissionDenied unless the user is an active release manager. None is the system itself."""
    if user is not None and not (user.is_active and user.has_perm(MANAGE_RELEASES)):
        message = "Only release managers change releases."
        raise PermissionDenied(message)


def release_managers() -> QuerySet:
    """Return the users who may change releases."""
    return who_may(MANAGE_RELEASES)
