"""Keep users who manage logins from making themselves superusers."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks

from kring.core.types import AuthenticatedUser


@hooks.register("before_create_user")
def keep_superusers_rare(request: HttpRequest) -> None:
    """Allow only a superuser to make another. PermissionDenied otherwise."""
    if request.POST.get("is_superuser") and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_edit_user")
def protect_superuser(request: HttpRequest, user: AuthenticatedUser) -> None:
    """Allow only a superuser to change or appoint one. PermissionDenied otherwise.

    A user who could set a superuser's password or address could become that superuser.
    """
    keep_superusers_rare(request)
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_bulk_action")
def protect_superusers(request: HttpRequest, action_type, objects, action) -> None:
    """Apply the same rule when several logins are changed at once."""
    if action.model is get_user_model():
        for user in objects:
            protect_superuser(request, user)
