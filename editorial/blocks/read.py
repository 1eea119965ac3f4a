"""Blocks of which search reads only what a reader of the page reads."""

from typing import Any

from wagtail import blocks


class ChoiceBlock(blocks.ChoiceBlock):
    """A choice in the editor's form; what it is called there is no word of the page."""

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: Wagtail returns the label of the choice."""
        return []


class StructBlock(blocks.StructBlock):
    """A block of several fields, of which any may be left empty."""

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the texts of the fields that are filled: Wagtail returns "None" for the others."""
        if not self.search_index:
            return []
        found = ((block, value.get(name)) for name, block in self.child_blocks.items())
        return [
            text
            for block, content in found
            if content is not None
            for text in block.get_searchable_content(content)
        ]
