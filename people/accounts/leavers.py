"""A login that somebody's work hangs on is switched off, not deleted."""

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


def has_work(user) -> bool:
    """Return whether pages, versions, comments or files carry the name of this login."""
    traces = (
        Page.objects.filter(owner=user),
        Revision.objects.filter(user=user),
        Comment.objects.filter(user=user),
        CommentReply.objects.filter(user=user),
        get_image_model().objects.filter(uploaded_by_user=user),
        get_document_model().objects.filter(uploaded_by_user=user),
    )
    return any(trace.exists() for trace in traces)


def _refuse(request: HttpRequest, users: Iterable) -> HttpResponse | None:
    """Refuse to delete when there is work, and say what to do instead."""
    kept = [user for user in users if has_work(user)]
    if not kept:
        return None
    names = ", ".join(str(user) for user in kept)
    messages.error(
        request,
        _(
            "There is work under the name of %(names)s. Switch the login off instead: untick "
            "“Active”. The person can then no longer sign in, and the work keeps its name."
        )
        % {"names": names},
    )
    if len(kept) == 1:
        return redirect("wagtailusers_users:edit", kept[0].pk)
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def keep_login_with_work(request: HttpRequest, user) -> HttpResponse | None:
    """Keep a login with work when somebody wants to delete it."""
    return _refuse(request, [user])


@hooks.register("before_bulk_action")
def keep_logins_with_work(
    request: HttpRequest, action_type, objects, action
) -> HttpResponse | None:
    """Keep logins with work when somebody wants to delete several."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    return _refuse(request, objects)
