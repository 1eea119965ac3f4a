"""Whoever may release may also edit goals and evaluation moments."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from plugins.services.permissions import MANAGE_RELEASES


class ReleaseManagersPolicy(BasePermissionPolicy):
    """One permission for everything: to manage releases."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the user is a release manager, whatever the action."""
        return user.is_active and user.has_perm(MANAGE_RELEASES)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """Return the release managers."""
        app, _dot, codename = MANAGE_RELEASES.partition(".")
        permission = Permission.objects.filter(content_type__app_label=app, codename=codename)
        allowed = (
            Q(is_superuser=True)
            | Q(user_permissions__in=permission)
            | Q(groups__permissions__in=permission)
        )
        return get_user_model().objects.filter(allowed, is_active=True).distinct()
