"""The mixins that make a Wagtail page a content page of Kring."""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail.search import index

from editorial.api.fields import RelatedIdField, TextAboutImageField
from editorial.blocks import BodyBlock
from editorial.fields import BodyField, SubjectKeysField
from editorial.page_forms import EditorialPageForm
from editorial.panels import ReadingPanel, SchedulePanel
from editorial.slugs import ascii_slug
from kring.core.kinds import PAGE
from kring.core.languages import CONTENT_LANGUAGES
from kring.core.pages import TITLE_PANEL, ViewMixin
from people.models import Person


class PageTag(TaggedItemBase):
    """The link between any page and a tag."""

    content_object = ParentalKey(Page, on_delete=models.CASCADE, related_name="tagged_items")


class BodyMixin(models.Model):
    """The content: summary, lead image, body, language, tags."""

    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences. Shown in lists, in search and above the text."),
    )
    lead_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_image_alt = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_(
            "Describes the image for people who cannot see it. Empty if it only decorates."
        ),
    )
    body = BodyField(BodyBlock(), verbose_name=_("text"), blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=CONTENT_LANGUAGES, default="nl"
    )
    translation_of = models.ForeignKey(
        Page,
        verbose_name=_("translation of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_(
            "The page in another language that says the same. In lists readers get the one in their language."
        ),
    )
    tags = ClusterTaggableManager(through=PageTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("lead_image"), FieldPanel("lead_image_alt")], heading=_("Lead image")
        ),
        FieldPanel("body"),
        FieldPanel(
            "tags", help_text=_("Subjects by which colleagues find it, separated by commas.")
        ),
        MultiFieldPanel(
            [FieldPanel("language"), FieldPanel("translation_of")], heading=_("Language")
        ),
    ]

    class Meta:
        abstract = True


class OwnedMixin(models.Model):
    """The owner of the page, and the date of the next review."""

    content_owner = models.ForeignKey(
        "people.Person",
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The colleague who answers for this page."),
    )
    review_date = models.DateField(
        _("review date"),
        null=True,
        blank=True,
        help_text=_("When the owner looks whether this is still right."),
    )

    class Meta:
        abstract = True


class AudienceMixin(models.Model):
    """The audience of the page, and its restriction."""

    audience = SubjectKeysField(
        _("audience"),
        help_text=_("For whom this matters most. Others can still find and read it."),
    )
    must_read = models.BooleanField(
        _("must read"), default=False, help_text=_("Everybody in the audience has to read this.")
    )
    restricted_to = SubjectKeysField(
        _("only visible to"),
        help_text=_(
            "Leave empty for everybody. Others get “not found”, here and on everything below this page."
        ),
    )

    class Meta:
        abstract = True


class ReadableSlugMixin(models.Model):
    """An address in ASCII from a title in any script, which Wagtail would leave empty."""

    class Meta:
        abstract = True

    def full_clean(self, *args, **kwargs) -> None:
        """Give the page a readable address, whether a form, an import or the API made it."""
        self._make_slug_readable()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Give a draft a readable address."""
        self._make_slug_readable()
        super().minimal_clean()  # type: ignore[misc]  # that of the page beside it

    def _make_slug_readable(self: Page) -> None:
        if self.slug and self.slug.isascii():
            return
        parent = self.get_parent() if self.path else getattr(self, "_cached_parent_obj", None)
        if parent is not None:
            self.slug = find_available_slug(parent, ascii_slug(self.slug or self.title), self.pk)


class EditorialPage(ReadableSlugMixin, ViewMixin, BodyMixin, OwnedMixin, AudienceMixin, Page):
    """The base of every content page: Wagtail's page plus the mixins, one table a page type."""

    # Not in the form: nothing takes comments yet, and a box that does nothing misleads.
    allow_comments = models.BooleanField(_("allow comments"), default=True)
    hide_from_search = models.BooleanField(_("hide from search"), default=False)

    base_form_class = EditorialPageForm
    exclude_fields_in_copy = [*ViewMixin.exclude_fields_in_copy, "must_read", "review_date"]

    # What lists and search need to know of this page type; each type declares its own.
    kind = PAGE
    api_fields = [
        APIField("summary"),
        APIField("language"),
        APIField("lead_image", serializer=RelatedIdField()),
        APIField("lead_image_alt", serializer=TextAboutImageField(image="lead_image")),
        APIField("body"),
        APIField("tags"),
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.FilterField("language"),
    ]

    class Meta:
        abstract = True

    # What is shown below the text of every page type, before the buttons.
    audience_panels = [
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("must_read"), FieldPanel("restricted_to")],
            heading=_("For whom"),
        ),
        SchedulePanel(),
        ReadingPanel(),
    ]
    content_panels = BodyMixin.content_panels
    promote_panels = [*ViewMixin.promote_panels, FieldPanel("hide_from_search")]
    settings_panels = [
        MultiFieldPanel(
            [FieldPanel("content_owner"), FieldPanel("review_date")], heading=_("Ownership")
        ),
        CommentPanel(),
    ]

    @classmethod
    @cache
    def get_edit_handler(cls):
        """Return the tabs Text, Being found and Settings; page types add to ``content_panels``."""
        writing = [TITLE_PANEL, *cls.content_panels, *cls.audience_panels]
        return TabbedInterface(
            [
                ObjectList(writing, heading=_("Text")),
                ObjectList(cls.promote_panels, heading=_("Being found")),
                ObjectList(cls.settings_panels, heading=_("Settings")),
            ],
            base_form_class=cls.base_form_class,
        ).bind_to_model(cls)

    @property
    def author(self) -> Person | None:
        """The person in the byline; page types that have one override this."""
        return None

    def record_keywords(self) -> list[str]:
        """Return search words that are not in the text; page types add to them."""
        return [tag.name for tag in self.tags.all()]
