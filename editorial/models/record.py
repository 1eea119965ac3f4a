"""One table with what lists, feeds, reports and search need of every live page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.models.access import AccessRule
from kring.core.languages import CONTENT_LANGUAGES, label_in_language, language_of_interface


class ContentRecord(models.Model):
    """One row a live page, written in the transaction that publishes, moves or removes it.

    It is a projection: nothing is edited here, and ``manage.py project_content`` can rebuild every
    row from the pages.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", primary_key=True, on_delete=models.CASCADE, related_name="record"
    )
    kind = models.CharField(_("kind"), max_length=30)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    text = models.TextField(_("text"), blank=True)
    # The headings of the text, in order.
    headings = models.JSONField(_("headings"), default=list, blank=True)
    # One word or name a line.
    keywords = models.TextField(_("keywords"), blank=True)
    # The categories it is filed under: lists of key, name in Dutch and name in English.
    categories = models.JSONField(_("categories"), default=list, blank=True)
    url = models.CharField(_("address"), max_length=1000)
    path = models.CharField(max_length=255, db_index=True)
    parent_id = models.PositiveBigIntegerField(null=True, db_index=True)
    language = models.CharField(_("language"), max_length=5, choices=CONTENT_LANGUAGES)
    # The page whose translations this and others are; its own number for a page that is no translation.
    translation_key = models.PositiveBigIntegerField(default=0, db_index=True)
    # How readers of Dutch and of English are shown the title in menus; empty: the title.
    title_nl = models.CharField(max_length=255, blank=True)
    title_en = models.CharField(max_length=255, blank=True)
    lead_image = models.ForeignKey(
        "editorial.KringImage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    lead_image_alt = models.CharField(max_length=255, blank=True)
    author = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="authored_content"
    )
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.SET_NULL, related_name="owned_content"
    )
    review_date = models.DateField(_("review date"), null=True)
    must_read = models.BooleanField(_("must read"), default=False)
    allow_comments = models.BooleanField(_("comments allowed"), default=False)
    hide_from_search = models.BooleanField(_("hidden from search"), default=False)
    for_everybody = models.BooleanField(_("for everybody"), default=True)
    rules = models.ManyToManyField(AccessRule, related_name="records")
    # When the subject of the page begins and ends, such as an event; empty for other pages.
    starts_at = models.DateTimeField(_("starts"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True)
    published_at = models.DateTimeField(_("published"))
    updated_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("content record")
        verbose_name_plural = _("content records")
        indexes = [
            models.Index(fields=["kind", "-published_at"], name="editorial_kind_published"),
            models.Index(fields=["kind", "starts_at"], name="editorial_kind_starts"),
            models.Index(fields=["-published_at"], name="editorial_published"),
            models.Index(fields=["parent_id", "-published_at"], name="editorial_parent_published"),
            models.Index(fields=["owner", "review_date"], name="editorial_owner_review"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The title in the reader's language, where the page has one."""
        return label_in_language(self.title, self.title_nl, self.title_en)

    @property
    def label_language(self) -> str:
        """The language of the label."""
        return self.language if self.label == self.title else language_of_interface()


class RecordAudience(models.Model):
    """A set of people in the audience of the content. Without rows it is for everybody."""

    record = models.ForeignKey(ContentRecord, on_delete=models.CASCADE, related_name="audience")
    key = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "key"], name="editorial_audience_unique")
        ]
        indexes = [models.Index(fields=["key", "record"], name="editorial_audience_key")]

    def __str__(self) -> str:
        return self.key
