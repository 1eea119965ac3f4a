"""Read what the blog pages show."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import QueryDict
from wagtail.models import Page, WorkflowState

from blog.models import Blog, BlogIndexPage, BlogPost
from blog.models.pages import BLOG, BLOG_POST
from editorial.models import ContentRecord
from editorial.selectors import cards, own_language_first, visible_to
from kring.core.types import AuthenticatedUser

PAGE_SIZE = 10


def index_context(
    index: BlogIndexPage, user: AuthenticatedUser, query: QueryDict
) -> dict[str, Any]:
    """Return all blogs and a page of the posts of all: in the reader's language first, then newest first."""
    records = visible_to(user)
    below = records.filter(kind=BLOG_POST.key, path__startswith=index.path)
    posts = cards(own_language_first(user, below))
    return {
        "blogs": cards(records.filter(kind=BLOG.key, parent_id=index.pk)).order_by("title"),
        "posts": Paginator(
            posts.order_by(F("is_foreign"), "-published_at", "-pk"), PAGE_SIZE
        ).get_page(query.get("page")),
    }


def blog_context(blog: Blog, user: AuthenticatedUser, query: QueryDict) -> dict[str, Any]:
    """Return one page of the posts of this blog."""
    posts = cards(visible_to(user).filter(kind=BLOG_POST.key, parent_id=blog.pk))
    return {
        "posts": Paginator(posts.order_by("-published_at", "-pk"), PAGE_SIZE).get_page(
            query.get("page")
        )
    }


def neighbours(post: BlogPost, user: AuthenticatedUser) -> dict[str, ContentRecord | None]:
    """Return the posts of the same blog before and after this one that the user may see."""
    record = ContentRecord.objects.filter(pk=post.pk)
    posts = (
        visible_to(user)
        .filter(kind=BLOG_POST.key, parent_id=Subquery(record.values("parent_id")[:1]))
        .annotate(own=Subquery(record.values("published_at")[:1]))
        .defer("text", "keywords")
    )
    earlier = Q(published_at__lt=F("own")) | Q(published_at=F("own"), pk__lt=post.pk)
    later = Q(published_at__gt=F("own")) | Q(published_at=F("own"), pk__gt=post.pk)
    return {
        "previous_post": posts.filter(earlier).order_by("-published_at", "-pk").first(),
        "next_post": posts.filter(later).order_by("published_at", "pk").first(),
    }


def blogs_of(user: AuthenticatedUser) -> QuerySet[Blog]:
    """Return the live blogs of which the user is the manager."""
    mine = Blog.objects.filter(manager__user=user.pk, manager__is_active=True, live=True)
    return mine.select_related("manager", "co_reader__user").order_by("title")


def drafts_of(blogs: Iterable[Blog]) -> QuerySet[BlogPost]:
    """Return the posts of these blogs that were never published, newest first."""
    inside = Q(pk__in=[])
    for blog in blogs:
        inside |= Q(path__startswith=blog.path)
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    drafts = BlogPost.objects.filter(inside, live=False, first_published_at__isnull=True)
    return (
        drafts.annotate(in_review=Exists(waiting))
        .defer_streamfields()
        .order_by("-latest_revision_created_at")
    )
