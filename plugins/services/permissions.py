"""Who may change what about plugins."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

MANAGE_RELEASES = "plugins.manage_releases"


def check_may_manage_releases(user: Any) -> None:
    """PermissionDenied unless the user is an active release manager. None means the system itself."""
    if user is not None and not (user.is_active and user.has_perm(MANAGE_RELEASES)):
        message = "Only release managers change releases."
        raise PermissionDenied(message)


def release_managers() -> QuerySet:
    """Return the users who may change releases."""
    app, _dot, codename = MANAGE_RELEASES.partition(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename)
    allowed = (
        Q(is_superuser=True)
        | Q(user_permissions__in=permission)
        | Q(groups__permissions__in=permission)
    )
    return get_user_model().objects.filter(allowed, is_active=True).distinct()
