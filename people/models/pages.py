"""The page that gives the directory its place in the page tree."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class PeopleIndexPage(Page):
    """The entrance to the directory: an introduction by editors above the list of colleagues."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link"])

    record_kind = "section"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("people index page")
        verbose_name_plural = _("people index pages")

    def serve(self, request, *args, **kwargs):
        """Answer with the directory, under this page's title and introduction."""
        from people.views import directory

        return directory(request, page=self)
