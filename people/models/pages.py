"""The page that gives the directory its place in the page tree."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from kring.core.pages import SectionMixin


class PeopleIndexPage(SectionMixin, Page):
    """The entrance to the directory: an introduction by editors above the list of colleagues."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link"])

    view = "people.views.directory"
    subpage_types: list[str] = []
    max_count = 1

    content_panels = [
        *Page.content_panels,
        *SectionMixin.label_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = _("people index page")
        verbose_name_plural = _("people index pages")
