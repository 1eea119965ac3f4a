"""Blocks of images, documents and embedded media."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock


class CaptionedImageBlock(blocks.StructBlock):
    """An image in the text, with what it says to those who cannot see it."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("Empty only if the image tells nothing that the text does not."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "editorial/blocks/image.html"
        preview_template = "editorial/blocks/previews/image.html"
        preview_value = {"caption": "De nieuwe werkplekken aan de waterkant"}
        description = _("An image with caption and alternative text.")


class DocumentListBlock(blocks.StructBlock):
    """Documents to download."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    def get_searchable_content(self, value):
        """Add the titles of the documents: a page is found by what it offers."""
        titles = [document.title for document in value["documents"] if document]
        return [*super().get_searchable_content(value), *titles]

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "editorial/blocks/documents.html"
        preview_template = "editorial/blocks/previews/documents.html"
        preview_value = {"title": "Downloads"}
        description = _("A list of documents with type and size.")


class EmbedWithTitleBlock(blocks.StructBlock):
    """A film or other medium from elsewhere, with a title for screen readers."""

    url = EmbedBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "media"
        label = _("Film or other medium")
        template = "editorial/blocks/embed.html"
        preview_template = "editorial/blocks/previews/embed.html"
        preview_value = {"title": "Rondleiding door het nieuwe pand"}
        description = _("A film or presentation from another site.")
