"""The permission to manage ideas."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

MANAGE = "ideas.manage"


def may_manage(user: AbstractUser | AnonymousUser) -> bool:
    """Return whether the user may answer ideas and move them on."""
    return bool(user.is_active and user.has_perm(MANAGE))


def check_may_manage(user: AbstractUser | AnonymousUser) -> None:
    """PermissionDenied unless the user may manage ideas."""
    if not may_manage(user):
        raise PermissionDenied


def managers() -> QuerySet:
    """Return the active people with the permission to manage ideas, by address.

    Superusers have every permission but do not answer ideas unless they hold this one too.
    """
    held = Permission.objects.filter(content_type__app_label="ideas", codename="manage")
    holders = get_user_model().objects.filter(is_active=True)
    return (
        holders.filter(Q(user_permissions__in=held) | Q(groups__permissions__in=held))
        .distinct()
        .order_by("email")
    )
