"""Permissions: one for all screens of search, and one for its index."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from kring.core.rights import who_may
from kring.core.types import AnyUser

MANAGE_SEARCH = "search.manage_search"
MANAGE_INDEX = "search.manage_index"


def may_manage_search(user: AnyUser) -> bool:
    """Return whether the user may change what search finds, and read its reports."""
    return bool(user.is_active and user.has_perm(MANAGE_SEARCH))


def check_may_manage_search(user: AnyUser) -> None:
    """Raise PermissionDenied unless the user may manage search."""
    if not may_manage_search(user):
        raise PermissionDenied


def may_manage_index(user: AnyUser) -> bool:
    """Return whether the user may rebuild the index and retry failures."""
    return user.has_perm(MANAGE_INDEX)


def check_may_manage_index(user: AnyUser) -> None:
    """Raise PermissionDenied unless the user may manage the index."""
    if not may_manage_index(user):
        raise PermissionDenied


class SearchManagersPolicy(BasePermissionPolicy):
    """Lets those who manage search do everything with its rows."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """Return whether the user manages search, whatever the action."""
        return may_manage_search(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """Return who manages search."""
        return who_may(MANAGE_SEARCH)
