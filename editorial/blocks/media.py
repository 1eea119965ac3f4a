"""Blocks of images, documents and embedded media."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock

from editorial.access.sight import all_shown, is_for_everybody, shown

from .read import StructBlock


class CaptionedImageBlock(StructBlock):
    """An image in the text, with a text for people who cannot see it."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=255,
        help_text=_("Empty only if the image tells nothing that the text does not."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    def get_api_representation(self, value, context=None):
        """Return the image with what is said of it; nothing if the reader may not see it."""
        if value["image"] is not None and shown(value["image"]) is None:
            return {"image": None, "alt_text": "", "caption": ""}
        return super().get_api_representation(value, context=context)

    def get_searchable_content(self, value):
        """Return what is said of the image, unless it is closed to some readers of the page."""
        is_open = value["image"] is None or is_for_everybody(value["image"])
        return super().get_searchable_content(value) if is_open else []

    class Meta:
        icon = "image"
        label = _("Image")
        template = "editorial/blocks/image.html"
        preview_template = "editorial/blocks/previews/image.html"
        preview_value = {"caption": "De nieuwe werkplekken aan de waterkant"}
        description = _("An image with caption and alternative text.")


class DocumentListBlock(StructBlock):
    """Documents to download."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    documents = blocks.ListBlock(DocumentChooserBlock(label=_("Document")), label=_("Documents"))

    def get_searchable_content(self, value):
        """Add the titles of the documents that are for everybody, so that the page is found by them."""
        titles = [each.title for each in value["documents"] if each and is_for_everybody(each)]
        return [*super().get_searchable_content(value), *titles]

    def get_api_representation(self, value, context=None):
        """Return the title of the list, and the ids of the documents that the reader may see."""
        documents = [document.pk for document in all_shown(value["documents"])]
        return {"title": value["title"], "documents": documents}

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "editorial/blocks/documents.html"
        preview_template = "editorial/blocks/previews/documents.html"
        preview_value = {"title": "Downloads"}
        description = _("A list of documents with type and size.")


class EmbedWithTitleBlock(StructBlock):
    """A film or other medium from elsewhere, with a title for screen readers."""

    url = EmbedBlock(label=_("Address"))
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=200,
        help_text=_("Needed: it is all that people hear who cannot see the film."),
    )

    class Meta:
        icon = "media"
        label = _("Film or other medium")
        template = "editorial/blocks/embed.html"
        preview_template = "editorial/blocks/previews/embed.html"
        preview_value = {"title": "Rondleiding door het nieuwe pand"}
        description = _("A film or presentation from another site.")
