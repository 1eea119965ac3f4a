"""What the blog pages read."""

from typing import Any

from django.core.paginator import Paginator

from blog.models import Blog, BlogIndexPage
from editorial.selectors import cards, visible_to

PAGE_SIZE = 10


def index_context(index: BlogIndexPage, user: Any, query: Any) -> dict[str, Any]:
    """Return all blogs and one page of the newest posts over all of them."""
    records = visible_to(user)
    posts = cards(records.filter(kind="blog_post", path__startswith=index.path))
    return {
        "blogs": cards(records.filter(kind="blog", parent_id=index.pk)).order_by("title"),
        "posts": Paginator(posts.order_by("-published_at", "-pk"), PAGE_SIZE).get_page(query.get("page")),
    }


def blog_context(blog: Blog, user: Any, query: Any) -> dict[str, Any]:
    """Return one page of the posts of this blog."""
    posts = cards(visible_to(user).filter(kind="blog_post", parent_id=blog.pk))
    return {
        "posts": Paginator(posts.order_by("-published_at", "-pk"), PAGE_SIZE).get_page(query.get("page"))
    }
