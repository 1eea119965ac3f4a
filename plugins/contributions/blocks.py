"""Blocks that editors put into a page by their key. The gate decides when they are rendered."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, FieldBlock, ListBlock

from plugins.contributions import shown_plugins, store, usage
from plugins.contributions.guard import failure_card, run_guarded
from plugins.gate.decisions import is_on

BUDGET_MS = 300


def block_choices() -> list[tuple[str, str]]:
    """Return the name, ``<slug>.<key>``, and the label of every block."""
    return [
        (f"{known.slug}.{key}", str(label))
        for known in store.everything()
        for key, (_block, label) in known.blocks.items()
    ]


def blocks_with_fields() -> dict[str, tuple[Block, str]]:
    """Return by name each block into which an editor fills something, and its label."""
    return {
        f"{known.slug}.{key}": (block, str(label))
        for known in store.everything()
        for key, (block, label) in known.blocks.items()
        if _has_fields(block)
    }


def _has_fields(block: Block) -> bool:
    if isinstance(block, BaseStructBlock | BaseStreamBlock):
        return bool(block.child_blocks)
    return isinstance(block, FieldBlock | ListBlock)


def find_block(name: str) -> Block | None:
    """Return the block of this name; None when its plugin is not loaded."""
    slug, _, key = name.partition(".")
    known = store.get(slug)
    return known.blocks[key][0] if known and key in known.blocks else None


def render_block(
    name: str, request: HttpRequest | None, context: dict[str, Any], value: Any = None
) -> SafeString:
    """Return the block as HTML for this reader; nothing when the plugin is off for them.

    ``value`` is what an editor filled in; None is what the block has by default.
    """
    slug = name.partition(".")[0]
    block = find_block(name)
    if block is None or request is None or not is_on(slug, request.user):
        return SafeString("")
    outcome = run_guarded(
        slug,
        f"block {name}",
        lambda: block.render(block.get_default() if value is None else value, context=context),
        user=request.user,
        budget_ms=BUDGET_MS,
    )
    if not outcome.ok:
        return mark_safe(failure_card(slug, outcome, request))  # noqa: S308
    usage.record_seen(slug, request.user)
    shown_plugins.note(request, slug)
    return mark_safe(outcome.value)  # noqa: S308
