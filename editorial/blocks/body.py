"""The body of a content page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .data import ChartBlock, TableDataBlock
from .media import CaptionedImageBlock, DocumentListBlock, EmbedWithTitleBlock
from .people import PeopleCardBlock
from .plugins import PluginBlock
from .text import (
    RICH_TEXT_FEATURES,
    AccordionBlock,
    CalloutBlock,
    CodeBlock,
    HeadingBlock,
    QuoteBlock,
)

TEXT, MEDIA, DATA = _("Text"), _("Images and files"), _("Figures and people")


class BodyBlock(blocks.StreamBlock):
    """Every block that a page body may hold."""

    rich_text = blocks.RichTextBlock(
        label=_("Text"),
        icon="pilcrow",
        group=TEXT,
        features=RICH_TEXT_FEATURES,
        template="editorial/blocks/rich_text.html",
        preview_value="<p>Vanaf maandag werken we met de nieuwe planning. Dit is wat je merkt.</p>",
        description=_("Paragraphs, lists and links."),
    )
    heading = HeadingBlock(group=TEXT)
    quote = QuoteBlock(group=TEXT)
    callout = CalloutBlock(group=TEXT)
    accordion = AccordionBlock(group=TEXT)
    code = CodeBlock(group=TEXT)
    image = CaptionedImageBlock(group=MEDIA)
    documents = DocumentListBlock(group=MEDIA)
    embed = EmbedWithTitleBlock(group=MEDIA)
    table = TableDataBlock(group=DATA)
    chart = ChartBlock(group=DATA)
    people = PeopleCardBlock(group=DATA)
    feature = PluginBlock(group=DATA)

    class Meta:
        block_counts: dict = {}
