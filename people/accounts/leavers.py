"""Refuse to delete a login with work under its name: it is switched off instead."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Comment, CommentReply, Page, Revision

from kring.core.types import AuthenticatedUser


def has_work(user: AuthenticatedUser) -> bool:
    """Return whether pages, versions, comments or files have this login as author."""
    traces = (
        Page.objects.filter(owner=user.pk),
        Revision.objects.filter(user=user.pk),
        Comment.objects.filter(user=user.pk),
        CommentReply.objects.filter(user=user.pk),
        get_image_model().objects.filter(uploaded_by_user=user.pk),
        get_document_model().objects.filter(uploaded_by_user=user.pk),
    )
    return any(trace.exists() for trace in traces)


def _refuse(request: HttpRequest, users: Iterable[AuthenticatedUser]) -> HttpResponse | None:
    """Refuse if one of the logins has work, and explain what to do instead."""
    with_work = [user for user in users if has_work(user)]
    if not with_work:
        return None
    names = ", ".join(str(user) for user in with_work)
    messages.error(
        request,
        _(
            "There is work under the name of %(names)s. Switch the login off instead: untick "
            "“Active”. The person can then no longer sign in, and the work keeps its name."
        )
        % {"names": names},
    )
    if len(with_work) == 1:
        return redirect("wagtailusers_users:edit", with_work[0].pk)
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def keep_login_with_work(request: HttpRequest, user: AuthenticatedUser) -> HttpResponse | None:
    """Refuse to delete a login with work."""
    return _refuse(request, [user])


@hooks.register("before_bulk_action")
def keep_logins_with_work(
    request: HttpRequest, action_type, objects, action
) -> HttpResponse | None:
    """Refuse to delete several logins if one of them has work."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    return _refuse(request, objects)
