"""Whoever may release may also edit goals and evaluation moments."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from plugins.services.permissions import MANAGE_RELEASES, release_managers


class ReleaseManagersPolicy(BasePermissionPolicy):
    """One permission for everything: to manage releases."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the user is a release manager, whatever the action."""
        return user.is_active and user.has_perm(MANAGE_RELEASES)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """Return the release managers."""
        return release_managers()
