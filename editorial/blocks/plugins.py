"""A block whose content comes from a plugin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from plugins.contributions.blocks import block_choices, render_block

from .read import ChoiceBlock, StructBlock


class PluginBlock(StructBlock):
    """Stores the key of a plugin's block. Each time it is shown, the gate decides whether the reader sees it."""

    key = ChoiceBlock(choices=block_choices, label=_("Feature"))

    def render(self, value: Any, context: dict | None = None) -> str:
        """Return what the plugin shows to this reader; nothing for readers who do not have the plugin."""
        context = context or {}
        return render_block(value.get("key") or "", context.get("request"), context)

    class Meta:
        icon = "cogs"
        label = _("Feature")
        preview_template = "editorial/blocks/previews/feature.html"
        description = _("Something that an extra feature shows to readers who have it.")
