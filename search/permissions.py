"""Who may manage search: one permission for all of its screens."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from kring.core.rights import who_may

MANAGE_SEARCH = "search.manage_search"


def may_manage_search(user: Any) -> bool:
    """Return whether the user may change what search finds, and read its reports."""
    return bool(user.is_active and user.has_perm(MANAGE_SEARCH))


def check_may_manage_search(user: Any) -> None:
    """PermissionDenied unless the user may manage search."""
    if not may_manage_search(user):
        raise PermissionDenied


class SearchManagersPolicy(BasePermissionPolicy):
    """Whoever may manage search may do everything with its rows."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the user manages search, whatever the action."""
        return may_manage_search(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """Return who manages search."""
        return who_may(MANAGE_SEARCH)
