"""The mixins that make a Wagtail page a content page of Kring."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.api import APIField
from wagtail.coreutils import find_available_slug
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from editorial.api_fields import RelatedIdField
from editorial.blocks import BodyBlock
from editorial.fields import SubjectKeysField
from editorial.languages import CONTENT_LANGUAGES
from editorial.page_forms import EditorialPageForm
from editorial.slugs import ascii_slug


class PageTag(TaggedItemBase):
    """The link between any page and a tag."""

    content_object = ParentalKey(Page, on_delete=models.CASCADE, related_name="tagged_items")


class BodyMixin(models.Model):
    """What is read: summary, lead image, body, language, tags."""

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
        help_text=_("What the image tells somebody who cannot see it. Empty if it only decorates."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=CONTENT_LANGUAGES, default="nl"
    )
    tags = ClusterTaggableManager(through=PageTag, blank=True, verbose_name=_("tags"))

    content_panels = [
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("lead_image"), FieldPanel("lead_image_alt")], heading=_("Lead image")
        ),
        FieldPanel("body"),
        FieldPanel("tags"),
        FieldPanel("language"),
    ]

    class Meta:
        abstract = True


class OwnedMixin(models.Model):
    """Who answers for the page, and when they look again."""

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
    """For whom the page is relevant, and who may see it."""

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


class EditorialPage(BodyMixin, OwnedMixin, AudienceMixin, Page):
    """The base of every content page: Wagtail's page plus the mixins, one table a page type."""

    allow_comments = models.BooleanField(_("allow comments"), default=True)
    hide_from_search = models.BooleanField(_("hide from search"), default=False)

    base_form_class = EditorialPageForm

    # The kind under which lists and search know the pages of this type.
    record_kind = "page"
    api_fields = [
        APIField("summary"),
        APIField("language"),
        APIField("lead_image", serializer=RelatedIdField()),
        APIField("lead_image_alt"),
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

    @classmethod
    def get_edit_handler(cls):
        """Return the tabs Text, Audience and Settings; page types add to ``content_panels``."""
        return TabbedInterface(
            [
                ObjectList([*Page.content_panels, *cls.content_panels], heading=_("Text")),
                ObjectList(cls.audience_panels, heading=_("Audience")),
                ObjectList(cls.promote_panels, heading=_("Promote")),
                ObjectList(cls.settings_panels, heading=_("Settings")),
            ]
        ).bind_to_model(cls)

    content_panels = BodyMixin.content_panels
    audience_panels = [
        FieldPanel("audience"),
        FieldPanel("must_read"),
        FieldPanel("restricted_to"),
    ]
    settings_panels = [
        MultiFieldPanel(
            [FieldPanel("content_owner"), FieldPanel("review_date")], heading=_("Ownership")
        ),
        FieldPanel("allow_comments"),
        FieldPanel("hide_from_search"),
        *Page.settings_panels,
    ]

    def full_clean(self, *args, **kwargs) -> None:
        """Give the page a readable address, whoever made it: the form, an import, the API."""
        self._make_slug_readable()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Give a draft a readable address."""
        self._make_slug_readable()
        super().minimal_clean()

    def _make_slug_readable(self: Page) -> None:
        if self.slug and self.slug.isascii():
            return
        parent = self.get_parent() if self.path else getattr(self, "_cached_parent_obj", None)
        if parent is not None:
            self.slug = find_available_slug(parent, ascii_slug(self.slug or self.title), self.pk)

    @property
    def author(self):
        """The person whose name stands above the text; page types that have one override this."""
        return None

    def record_keywords(self) -> list[str]:
        """Return words to be found by that are not in the text; page types add to them."""
        return [tag.name for tag in self.tags.all()]
