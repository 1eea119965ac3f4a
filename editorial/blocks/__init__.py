"""The StreamField blocks that every content page shares."""

from .body import BodyBlock
from .data import ChartBlock, TableDataBlock
from .media import CaptionedImageBlock, DocumentListBlock, EmbedWithTitleBlock
from .people import PeopleCardBlock
from .text import AccordionBlock, CalloutBlock, CodeBlock, HeadingBlock, QuoteBlock

__all__ = [
    "AccordionBlock",
    "BodyBlock",
    "CalloutBlock",
    "CaptionedImageBlock",
    "ChartBlock",
    "CodeBlock",
    "DocumentListBlock",
    "EmbedWithTitleBlock",
    "HeadingBlock",
    "PeopleCardBlock",
    "QuoteBlock",
    "TableDataBlock",
]
