"""Images and documents, each with its own restriction besides that of its collection."""

import os

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from editorial.fields import SubjectKeysField
from editorial.models.access import AccessRule
from kring.core.downloads import file_name


class RestrictedFileMixin(models.Model):
    """A file that only people with one of the chosen subject keys may see."""

    restricted_to = SubjectKeysField(
        _("only visible to"),
        help_text=_(
            "Leave empty for everybody. Others get “not found”, also by the file's address."
        ),
    )
    access_rule = models.ForeignKey(
        AccessRule,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        """Save the file with the rule of the chosen keys."""
        self.access_rule = (
            AccessRule.objects.for_keys(self.restricted_to) if self.restricted_to else None
        )
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "access_rule"}
        super().save(*args, **kwargs)


class KringImage(RestrictedFileMixin, AbstractImage):
    """An image. The alt text belongs to where it is used; the description is the first proposal."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit", "restricted_to")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_image", "Can choose image")]
        indexes = [models.Index(fields=["file"], name="editorial_image_file")]


class Rendition(AbstractRendition):
    """An image in one size. Served under the same rules as its original."""

    image = models.ForeignKey(KringImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="editorial_rendition_unique",
            )
        ]
        indexes = [models.Index(fields=["file"], name="editorial_rendition_file")]


class KringDocument(RestrictedFileMixin, AbstractDocument):
    """A document for download."""

    language = models.CharField(_("language"), max_length=5, blank=True)
    # The name that the file was given with: a storage keeps no spaces, and letters of some scripts only.
    original_name = models.CharField(max_length=255, blank=True, editable=False)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "language", "restricted_to")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document")]

    @property
    def download_name(self) -> str:
        """The name under which readers get the file."""
        return self.original_name or self.filename

    def clean(self) -> None:
        """Refuse a new file of a kind that is not accepted. One from before keeps its place."""
        if self._has_new_file:
            super().clean()

    def save(self, *args, **kwargs) -> None:
        """Save the document. ValidationError for a new file of a kind that is not accepted."""
        if self._has_new_file:
            self.clean()
            self.original_name = file_name(os.path.basename(self.file.name))
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "original_name"}
        super().save(*args, **kwargs)

    @property
    def _has_new_file(self) -> bool:
        return bool(self.file) and not self.file._committed
