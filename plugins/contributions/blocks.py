"""Blocks that editors put into a page by their key. The gate decides when they are rendered."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, FieldBlock, ListBlock

from plugins.contributions import shown_plugins, store, usage
from plugins.contributions.guard import failure_card, run_guarded
from plugins.gate.decisions import is_on
from plugins.gate.keys import plugin_of

BUDGET_MS = 300


class OfferedBlock(NamedTuple):
    """A block that editors can choose, and the feature that it belongs to."""

    feature: str
    block: Block
    label: str | Promise


def block_choices() -> list[tuple[str, str]]:
    """Return the name, ``<slug>.<key>``, and the label of every block."""
    return [
        (f"{known.slug}.{key}", str(offered.label))
        for known in store.everything()
        for key, offered in known.blocks.items()
    ]


def blocks_with_fields() -> dict[str, tuple[Block, str]]:
    """Return by name each block into which an editor fills something, and its label."""
    return {
        f"{known.slug}.{key}": (offered.block, str(offered.label))
        for known in store.everything()
        for key, offered in known.blocks.items()
        if _has_fields(offered.block)
    }


def _has_fields(block: Block) -> bool:
    if isinstance(block, BaseStructBlock | BaseStreamBlock):
        return bool(block.child_blocks)
    return isinstance(block, FieldBlock | ListBlock)


def _find(name: str) -> OfferedBlock | None:
    slug, _, key = name.partition(".")
    known = store.get(slug)
    return known.blocks.get(key) if known else None


def render_block(
    name: str, request: HttpRequest | None, context: dict[str, Any], value: Any = None
) -> SafeString:
    """Return the block as HTML for this reader; nothing when its plugin or feature is off for them.

    ``value`` is what an editor filled in; None is what the block has by default.
    """
    offered = _find(name)
    if offered is None or request is None or not is_on(offered.feature, request.user):
        return SafeString("")
    feature, block = offered.feature, offered.block
    outcome = run_guarded(
        feature,
        f"block {name}",
        lambda: block.render(block.get_default() if value is None else value, context=context),
        user=request.user,
        budget_ms=BUDGET_MS,
    )
    if not outcome.ok:
        return mark_safe(failure_card(feature, outcome, request))  # noqa: S308
    usage.record_seen(feature, request.user)
    shown_plugins.note(request, plugin_of(feature))
    return mark_safe(outcome.value)  # noqa: S308
