"""News and its categories."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from editorial.models import EditorialPage
from people.models.organisation import in_language


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

    # How many items the reader may see, where a list tells it.
    number: int | None = None

    def __str__(self) -> str:
        return self.name

    @classmethod
    def counted(cls, number: int, columns: dict[str, Any]) -> "NewsCategory":
        """Return the category of these columns with the number of its items."""
        category = cls(**columns)
        category.number = number
        return category

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_nl, self.name_en)


class NewsIndexPage(Page):
    """All news, newest first."""

    introduction = models.CharField(_("introduction"), max_length=300, blank=True)

    record_kind = "section"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("news index page")
        verbose_name_plural = _("news index pages")

    def get_context(self, request, *args, **kwargs):
        """Add the news that the reader may see, filtered and in pages."""
        from news.selectors import list_context

        context = super().get_context(request, *args, **kwargs)
        return context | list_context(self, request.user, request.GET)


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
        help_text=_("Whose name stands above the item. Empty: the organisation."),
    )

    record_kind = "news"
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
    def author(self):
        """The person whose name stands above the item."""
        return self.news_author

    def record_keywords(self) -> list[str]:
        """Add the categories, in both languages, to the words the item is found by."""
        names = [
            name for category in self.categories.all()
            for name in (category.name_nl, category.name_en) if name
        ]  # fmt: skip
        return [*super().record_keywords(), *names]

    def record_categories(self) -> list[list[str]]:
        """Return key and names of the categories, for the facets of the search."""
        return [[one.slug, one.name_nl, one.name_en] for one in self.categories.all()]

    def get_context(self, request, *args, **kwargs):
        """Add up to three items on the same subject that the reader may see."""
        from news.selectors import related

        context = super().get_context(request, *args, **kwargs)
        return context | {"related": related(self, request.user)}
