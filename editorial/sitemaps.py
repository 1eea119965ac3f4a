"""The sitemap: what the reader may see, for search engines inside the organisation."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse

from editorial.models import ContentRecord
from editorial.selectors import visible_to


class VisiblePagesSitemap(Sitemap):
    """The live pages that one reader may see."""

    def __init__(self, user: Any):
        self.user = user

    def items(self):
        """Return the records in the order of the tree."""
        records = visible_to(self.user).filter(hide_from_search=False)
        return records.only("url", "updated_at").order_by("path")

    def location(self, item: ContentRecord) -> str:
        """Return the path of a page."""
        return item.url

    def lastmod(self, item: ContentRecord):
        """Return when a page last changed."""
        return item.updated_at


def page_sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the sitemap of the reader."""
    return sitemap(request, {"pages": VisiblePagesSitemap(request.user)})
