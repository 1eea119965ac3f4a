"""News and its categories."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from editorial.models import EditorialPage
from kring.core.kinds import Dated, Feed, Kind
from kring.core.languages import in_language
from kring.core.pages import SectionMixin
from people.models import Person

NEWS = Kind(
    key="news",
    label=_("News"),
    plural=_("News items"),
    icon="newspaper",
    order=20,
    dated=Dated.PUBLISHED,
    half_life_days=60,
    feed=Feed(address="news", title=_("News"), subtitle=_("The newest news of the organisation")),
    home_list="news",
)


class NewsCategory(models.Model):
    """A subject under which news is filed."""

    slug = models.SlugField(_("address"), max_length=60, unique=True, allow_unicode=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)

    panels = [FieldPanel("name_nl"), FieldPanel("name_en"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("news category")
        verbose_name_plural = _("news categories")
        ordering = ["name_nl"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_nl, self.name_en)


class NewsIndexPage(SectionMixin, Page):
    """All news, newest first."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    view = "news.views.index"
    subpage_types = ["news.NewsPage"]

    content_panels = [
        *Page.content_panels,
        *SectionMixin.label_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = _("news index page")
        verbose_name_plural = _("news index pages")


class NewsPage(EditorialPage):
    """One news item."""

    categories = ParentalManyToManyField(
        NewsCategory, verbose_name=_("categories"), blank=True, related_name="news"
    )
    news_author = models.ForeignKey(
        "people.Person",
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The byline of the item. Empty: the organisation."),
    )

    view = "news.views.item"
    kind = NEWS
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *EditorialPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("categories", widget=forms.CheckboxSelectMultiple),
                FieldPanel("news_author"),
            ],
            heading=_("About this item"),
        ),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    @property
    def author(self) -> Person | None:
        """The person in the byline of the item."""
        return self.news_author

    def record_keywords(self) -> list[str]:
        """Add the categories, in both languages, to the words the item is found by."""
        names = [
            name
            for category in self.categories.all()
            for name in (category.name_nl, category.name_en)
            if name
        ]
        return [*super().record_keywords(), *names]

    def record_categories(self) -> list[list[str]]:
        """Return key and names of the categories, for the facets of the search."""
        return [[one.slug, one.name_nl, one.name_en] for one in self.categories.all()]
