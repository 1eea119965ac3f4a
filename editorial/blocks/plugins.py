"""A block whose content comes from a plugin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from plugins.contributions.blocks import block_choices, render_block


class PluginBlock(blocks.StructBlock):
    """Stores the key of a plugin's block. Whether a reader sees something is decided when it is shown."""

    key = blocks.ChoiceBlock(choices=block_choices, label=_("Feature"))

    def render(self, value: Any, context: dict | None = None) -> str:
        """Return what the plugin shows to this reader; nothing for whoever has not the plugin."""
        context = context or {}
        return render_block(value.get("key") or "", context.get("request"), context)

    class Meta:
        icon = "cogs"
        label = _("Feature")
        preview_template = "editorial/blocks/previews/feature.html"
        description = _("Something that an extra feature shows, to whoever has it.")
