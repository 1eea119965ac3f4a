"""Somebody who manages logins cannot make themselves more than they are."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks


@hooks.register("before_create_user")
def keep_superusers_rare(request: HttpRequest) -> None:
    """Let only a superuser make another. PermissionDenied for anybody else."""
    if request.POST.get("is_superuser") and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_edit_user")
def protect_superuser(request: HttpRequest, user) -> None:
    """Let only a superuser change one or appoint one. PermissionDenied for anybody else.

    Who may set a superuser's password or address may become that superuser.
    """
    keep_superusers_rare(request)
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_bulk_action")
def protect_superusers(request: HttpRequest, action_type, objects, action) -> None:
    """Do the same when several logins are changed at once."""
    if action.model is get_user_model():
        for user in objects:
            protect_superuser(request, user)
