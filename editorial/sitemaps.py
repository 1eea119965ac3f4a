"""The sitemap of what the reader may see, for search engines inside the organisation."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpResponse

from editorial.models import ContentRecord
from editorial.selectors import visible_to
from kring.core.types import AnyUser, SignedInRequest


class VisiblePagesSitemap(Sitemap):
    """The live pages that one reader may see."""

    def __init__(self, user: AnyUser):
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


def page_sitemap(request: SignedInRequest) -> HttpResponse:
    """Answer with the sitemap of the reader."""
    return sitemap(request, {"pages": VisiblePagesSitemap(request.user)})
