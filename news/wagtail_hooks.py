"""News and its categories in the Wagtail admin."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from news.models import NewsCategory, NewsPage


class NewsIndexView(IndexView):
    """The listing, with the authors prefetched."""

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        """Fetch the authors in one query."""
        return super().annotate_queryset(pages).prefetch_related("news_author")


class NewsListing(PageListingViewSet):
    """The news that the editor may edit."""

    model = NewsPage
    index_view_class = NewsIndexView
    name = "news_items"
    icon = "doc-full"
    menu_label = _("News")
    menu_order = 150
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("news_author", label=_("Author"), sort_key="news_author__sort_name"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
        DateColumn(
            "first_published_at", label=_("Published"), sort_key="first_published_at", width="12%"
        ),
    ]


class NewsCategoryViewSet(SnippetViewSet):
    """The categories, with their names in both languages."""

    model = NewsCategory
    icon = "tag"
    list_display = ["name_nl", "name_en", "slug"]
    search_fields = ["name_nl", "name_en"]
    ordering = ["name_nl"]


register_snippet(NewsCategoryViewSet)


@hooks.register("register_admin_viewset")
def register_news_listing() -> NewsListing:
    """Register the listing."""
    return NewsListing()
