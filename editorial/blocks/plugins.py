"""A block whose content comes from a plugin."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import (
    BlockGroup,
    StructBlockAdapter,
    StructBlockValidationError,
)

from plugins.contributions.blocks import block_choices, blocks_with_fields, render_block

from .read import ChoiceBlock, StructBlock

SALT = "editorial.kept-by-a-plugin-block"


class KeptBlock(blocks.FieldBlock):
    """What is stored of a block that is not there now, carried through the editor's form as it is.

    It is signed: nobody has checked it since its plugin did.
    """

    def __init__(self, **kwargs: Any):
        self.field = forms.CharField(required=False, widget=forms.HiddenInput())
        super().__init__(**kwargs)

    def value_for_form(self, value: Any) -> str:
        """Return it as signed text."""
        return signing.dumps(value, salt=SALT) if value else ""

    def value_from_form(self, value: Any) -> Any:
        """Return what was signed; nothing when it was not signed here."""
        try:
            return signing.loads(value, salt=SALT) if value else None
        except signing.BadSignature:
            return None


class PluginBlock(StructBlock):
    """Stores the key of a plugin's block, and what an editor filled into its fields.

    Each time it is shown, the gate decides whether the reader sees it. The blocks of all plugins are children
    of which one is shown in the form. When the chosen one is not there, because its plugin is parked or
    uninstalled, what is stored stays as it is and comes back with the plugin.
    """

    key = ChoiceBlock(choices=block_choices, label=_("Feature"))
    kept = KeptBlock(required=False)

    @property
    def child_blocks(self) -> dict[str, Any]:  # type: ignore[override]
        """The own fields, and by name each block of a plugin that has fields.

        Read each time: plugins are loaded after the pages' fields.
        """
        every: dict[str, Any] = dict(self._own_blocks)
        for name, (block, label) in blocks_with_fields().items():
            block.set_name(child_name(name))
            block.label = label
            every[block.name] = block
        return every

    @child_blocks.setter
    def child_blocks(self, own: dict[str, Any]) -> None:
        self._own_blocks = {name: own[name] for name in self.base_blocks}

    def to_python(self, value: Mapping[str, Any]) -> blocks.StructValue:
        """Return the stored key and values; those of a block that is not there as they are."""
        key, child = _of(value)
        items = {name: block.get_default() for name, block in self.child_blocks.items()}
        items["key"] = key
        if child in items and "values" in value:
            items[child] = self.child_blocks[child].to_python(value["values"])
        elif "values" in value or (key and key not in dict(block_choices())):
            items["kept"] = dict(value)
        return self._to_struct_value(items)

    def bulk_to_python(self, values: list[Mapping[str, Any]]) -> list[blocks.StructValue]:
        """Return each of them: what is in them differs."""
        return [self.to_python(value) for value in values]

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> blocks.StructValue:
        """Return what was sent; what was kept as it is, also when its plugin came back meanwhile."""
        sent = {
            name: block.value_from_datadict(data, files, f"{prefix}-{name}")
            for name, block in self.child_blocks.items()
            if not block.value_omitted_from_data(data, files, f"{prefix}-{name}")
        }
        kept = sent.get("kept")
        if kept and kept.get("key") == sent.get("key"):
            return self.to_python(kept)
        return self._to_struct_value({**self.get_default(), **sent})

    def normalize(self, value: Any) -> blocks.StructValue:
        """Return what is given as stored, as the value that it stands for."""
        return value if isinstance(value, blocks.StructValue) else self.to_python(value)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Check the key and the fields of the chosen block; the others are not shown."""
        _key, child = _of(value)
        if self._kept(value):
            return value
        errors, cleaned = {}, dict(value)
        for name in {"key", child} & self.child_blocks.keys():
            try:
                cleaned[name] = self.child_blocks[name].clean(value.get(name))
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise StructBlockValidationError(errors)
        return self._to_struct_value(cleaned)

    def get_prep_value(self, value: blocks.StructValue) -> dict[str, Any]:
        """Return the key and the values of the chosen block alone; what was kept as it was."""
        key, child = _of(value)
        if kept := self._kept(value):
            return kept
        stored: dict[str, Any] = {"key": key}
        if child in self.child_blocks and child in value:
            stored["values"] = self.child_blocks[child].get_prep_value(value[child])
        return stored

    def _kept(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what is kept of the chosen block while it has no fields here; None when it has some."""
        key, child = _of(value)
        kept = value.get("kept")
        return kept if kept and kept.get("key") == key and child not in self.child_blocks else None

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return nothing: readers without the plugin would find the page by it."""
        return []

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any]:
        """Return the key alone, for the same reason."""
        return {"key": value.get("key")}

    def render(self, value: Any, context: dict | None = None) -> str:
        """Return what the plugin shows to this reader; nothing for readers who do not have the plugin."""
        context = context or {}
        key, child = _of(value)
        return render_block(key, context.get("request"), context, value.get(child))

    class Meta:
        icon = "cogs"
        label = _("Feature")
        preview_template = "editorial/blocks/previews/feature.html"
        description = _("Something that an extra feature shows to readers who have it.")


def child_name(name: str) -> str:
    """Return the name of a plugin's block among the fields of the form, where a dot has a meaning."""
    return name.replace(".", "__")


def _of(value: Mapping[str, Any]) -> tuple[str, str]:
    key = value.get("key") or ""
    return key, child_name(key)


class PluginBlockAdapter(StructBlockAdapter):
    """Shows the fields of the chosen block alone, and the name of one that is not there."""

    js_constructor = "editorial.blocks.PluginBlock"

    def js_args(self, block: PluginBlock) -> list[Any]:
        """Lay out every block that is there now, and add the words of the script."""
        name, children, meta = super().js_args(block)
        meta["formLayout"] = BlockGroup([child.name for child in children])
        meta["gone"] = gettext("%(name)s (not here now; what was filled in stays)")
        return [name, children, meta]

    @cached_property
    def media(self) -> forms.Media:
        """Return the script, after those of Wagtail."""
        script = versioned_static("editorial/js/plugin-block.js")
        return super().media + forms.Media(js=[script])


register(PluginBlockAdapter(), PluginBlock)
