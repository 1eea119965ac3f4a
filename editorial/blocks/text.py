"""Blocks of words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kring.core.text import heading_id

from .read import ChoiceBlock, StructBlock

RICH_TEXT_FEATURES = [
    "bold",
    "italic",
    "link",
    "document-link",
    "ol",
    "ul",
    "hr",
    "superscript",
    "subscript",
]


class HeadingBlock(StructBlock):
    """A heading with a level and an address of its own, so that colleagues can link to it."""

    text = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = ChoiceBlock(
        label=_("Level"), choices=[("h2", _("Large")), ("h3", _("Small"))], default="h2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "editorial/blocks/heading.html"
        preview_value = {"text": "Waar vind ik wat?", "level": "h2"}
        description = _("Divides a long text and appears in its table of contents.")

    def get_context(self, value, parent_context=None):
        """Add the anchor of the heading."""
        context = super().get_context(value, parent_context)
        context["anchor"] = heading_id(value["text"])
        return context


class QuoteBlock(StructBlock):
    """A quotation of a person."""

    text = blocks.TextBlock(label=_("Quote"))
    attribution = blocks.CharBlock(label=_("Who says this"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "editorial/blocks/quote.html"
        preview_value = {
            "text": "Een goed gesprek begint met een kop koffie.",
            "attribution": "Zoë van der Meer",
        }
        description = _("A quotation that stands out from the text.")


class CalloutBlock(StructBlock):
    """A message that must not be missed."""

    kind = ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Information")), ("tip", _("Tip")), ("warning", _("Warning"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "editorial/blocks/callout.html"
        preview_value = {
            "kind": "tip",
            "title": "Tip",
            "text": "<p>Vraag je verlof minstens twee weken van tevoren aan.</p>",
        }
        description = _("A framed remark: information, a tip or a warning.")


class AccordionBlock(StructBlock):
    """Questions that open to their answers."""

    items = blocks.ListBlock(
        StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Question"), max_length=200)),
                ("text", blocks.RichTextBlock(label=_("Answer"), features=RICH_TEXT_FEATURES)),
            ]
        ),
        label=_("Questions"),
        min_num=1,
    )

    class Meta:
        icon = "list-ul"
        label = _("Questions and answers")
        template = "editorial/blocks/accordion.html"
        preview_value = {
            "items": [
                {"title": "Wie mag dit aanvragen?", "text": "<p>Iedereen in vaste dienst.</p>"}
            ]
        }
        description = _("Questions that show their answer when readers open them.")


class CodeBlock(StructBlock):
    """Text that must be kept letter by letter."""

    language = blocks.CharBlock(label=_("Language"), required=False, max_length=30)
    code = blocks.TextBlock(label=_("Code"))

    class Meta:
        icon = "code"
        label = _("Code")
        template = "editorial/blocks/code.html"
        preview_value = {"language": "sql", "code": "SELECT naam FROM medewerkers;"}
        description = _("A fixed-width text such as a command or formula.")
