"""Slots: places of a page where plugins show something."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from plugins import usage
from plugins.contributions import store
from plugins.decisions import is_on
from plugins.guard import failure_card, run_guarded

# Each place, and what its subject is.
PLACES = {
    "home.main": "the home page",
    "home.aside": "the home page",
    "page.after_body": "a page",
    "page.meta": "a page",
    "person.profile": "a person",
    "unit.page": "a unit",
    "search.result": "the text that was searched for",
    "navigation": "nothing",
    "user_menu": "nothing",
}


class Slot:
    """Something that a plugin shows at a place. One instance is made for each time it is shown."""

    # Below the plugin's own folder of templates.
    template = ""
    # How long it may take before it counts as too slow, in milliseconds.
    time_budget_ms = 150

    def is_visible(self, request: HttpRequest, subject: Any) -> bool:
        """Return whether there is something to show to this reader, who has the plugin."""
        return True

    def get_context(self, request: HttpRequest, subject: Any) -> dict[str, Any]:
        """Return what the template shows; ``subject`` and ``plugin`` are there already."""
        return {}


@dataclass(frozen=True)
class PlacedSlot:
    """A slot at a place."""

    slug: str
    place: str
    slot: type[Slot]
    order: int

    def render(self, request: HttpRequest, subject: Any) -> str:
        """Return what it shows, empty when there is nothing."""
        slot = self.slot()
        if not slot.is_visible(request, subject):
            return ""
        context = {"plugin": self.slug, "subject": subject, **slot.get_context(request, subject)}
        return render_to_string(slot.template, context, request)


def render_place(place: str, request: HttpRequest | None, subject: Any = None) -> SafeString:
    """Return what the plugins that this reader has show here. A failing one shows nothing to readers."""
    if request is None:
        return SafeString("")
    return mark_safe("".join(_shown(_placed(place), request, subject)))  # noqa: S308


def _placed(place: str) -> list[PlacedSlot]:
    placed = [slot for known in store.everything() for slot in known.slots if slot.place == place]
    return sorted(placed, key=lambda slot: slot.order)


def _shown(slots: Iterable[PlacedSlot], request: HttpRequest, subject: Any) -> Iterable[str]:
    for slot in slots:
        if not is_on(slot.slug, request.user):
            continue
        outcome = run_guarded(
            slot.slug,
            f"slot {slot.place}",
            partial(slot.render, request, subject),
            user=request.user,
            budget_ms=slot.slot.time_budget_ms,
        )
        if not outcome.ok:
            yield failure_card(slot.slug, outcome, request)
        elif outcome.value:
            usage.record_seen(slot.slug, request.user)
            yield outcome.value
