"""The permission policy of models that release managers edit, such as goals and evaluation moments."""

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from kring.core.types import AnyUser
from plugins.permissions import MANAGE_RELEASES, release_managers


class ReleaseManagersPolicy(BasePermissionPolicy):
    """Requires the permission to manage releases for every action."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        """Return whether the user is a release manager, whatever the action."""
        return user.is_active and user.has_perm(MANAGE_RELEASES)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """Return the release managers."""
        return release_managers()
