"""Blog posts in the Wagtail admin."""

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
    ParentPageColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from blog.models import Blog, BlogPost


class BlogPostIndexView(IndexView):
    """The listing, with the manager of each post's blog."""

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        """Add ``writer``, the name of the manager whose blog the post is in."""
        above = Substr(OuterRef("path"), Value(1), Length(OuterRef("path")) - BlogPost.steplen)
        manager = Blog.objects.filter(path=above).values("manager__display_name")
        return super().annotate_queryset(pages).annotate(writer=Subquery(manager[:1]))


class BlogPostListing(PageListingViewSet):
    """The posts of all blogs that the editor may edit."""

    model = BlogPost
    index_view_class = BlogPostIndexView
    name = "blog_posts"
    icon = "edit"
    menu_label = _("Blog posts")
    menu_order = 160
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        ParentPageColumn("parent", label=_("Blog")),
        Column("writer", label=_("Author")),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
        DateColumn(
            "first_published_at", label=_("Published"), sort_key="first_published_at", width="12%"
        ),
    ]


@hooks.register("register_admin_viewset")
def register_blog_post_listing() -> BlogPostListing:
    """Register the listing."""
    return BlogPostListing()
