"""Write a post in a blog, from the composer or elsewhere."""

from dataclasses import dataclass
from enum import Enum

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.edit_page import EditPageAction
from wagtail.models import WorkflowState

from blog.models import Blog, BlogPost
from blog.text import to_rich_text
from editorial.models import KringImage
from kring.core.pictures import prepared
from kring.core.types import AuthenticatedUser


class PostRefused(PermissionDenied):
    """The user may not do this with this post now; the message says why."""


class Outcome(Enum):
    """What happened to the post."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"


@dataclass(frozen=True)
class SavedPost:
    """The post as the database has it now, and what happened to it."""

    post: BlogPost
    outcome: Outcome


@transaction.atomic
def save_post(
    *,
    user: AuthenticatedUser,
    blog: Blog,
    title: str,
    text: str,
    publish: bool,
    language: str = "",
    image: File | None = None,
    image_alt: str = "",
    remove_image: bool = False,
    post: BlogPost | None = None,
) -> SavedPost:
    """Write a post, or the next version of ``post``, in the user's own blog.

    ``text`` is what ``blog.text`` reads. With ``publish`` it goes live at once, or to the blog's
    co-reader if it has one. PostRefused if the user does not write this blog, if the post is in
    review, or if no workflow leads to the co-reader; ValidationError for an invalid title or text.
    """
    _check_may_write(user, blog, post)
    new = post is None
    post = BlogPost(live=False) if post is None else post.get_latest_revision_as_object()
    post.title, post.lead_image_alt = title, image_alt
    post.language = language or post.language
    post.body = [("rich_text", to_rich_text(text))]
    if image is not None or remove_image:
        post.lead_image = _store_image(user, image, title) if image is not None else None
    if new:
        post.owner, post.content_owner = user, blog.manager
        Blog.objects.get(pk=blog.pk).add_child(instance=post)
    directly = publish and blog.co_reader_id is None
    EditPageAction(post, user=user, publish=directly, clean=True).execute()
    if publish and not directly:
        _send_to_co_reader(user, post)
        return SavedPost(post, Outcome.SUBMITTED)
    return SavedPost(post, Outcome.PUBLISHED if directly else Outcome.DRAFT)


def _check_may_write(user: AuthenticatedUser, blog: Blog, post: BlogPost | None) -> None:
    manager = blog.manager
    if manager is None or not manager.is_active or manager.user_id != user.pk:
        raise PostRefused(_("You can only write in your own blog."))
    if not blog.permissions_for_user(user).can_add_subpage():
        raise PostRefused(_("You have no right to write in this blog. Ask an administrator."))
    if post is None:
        return
    if not post.is_descendant_of(blog):
        raise PostRefused(_("This post is in another blog."))
    if post.workflow_in_progress:
        raise PostRefused(
            _("This post is with the co-reader. Wait for the answer, or withdraw it.")
        )


def _store_image(user: AuthenticatedUser, image: File, title: str) -> KringImage:
    picture = prepared(image)
    stored = KringImage(title=title[:255], uploaded_by_user_id=user.pk)
    stored.file, stored.file_size = picture, picture.size
    stored.save()
    return stored


def _send_to_co_reader(user: AuthenticatedUser, post: BlogPost) -> None:
    state = post.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        # The co-reader asked for changes: the same review goes on.
        state.resume(user=user)
        return
    workflow = post.get_workflow()
    if workflow is None:
        raise PostRefused(
            _("Your text was not sent: no workflow is set for blogs. Ask an administrator.")
        )
    workflow.start(post, user)
