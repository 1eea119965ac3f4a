"""Slots: places of a page where plugins show something."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from plugins.contributions import shown_plugins, store, usage
from plugins.contributions.guard import Outcome, failure_card, run_guarded
from plugins.gate.decisions import is_on
from plugins.gate.keys import plugin_of

# Each place, and what its subject is.
PLACES = {
    "home.main": "the home page",
    "home.aside": "the home page",
    "page.after_body": "a page",
    "page.meta": "a page",
    "card.meta": "the record of a page in a list, with its page_id, kind, title and url",
    "person.profile": "a person",
    "unit.page": "a unit",
    "search.result": "the text that was searched for",
    "navigation": "nothing",
    "user_menu": "nothing",
}
# Places at every entry of a list. They are filled for the whole list at once.
LIST_PLACES = frozenset({"card.meta"})
# Places on every page: a plugin with only an entry there does not count as shown.
PLACES_EVERYWHERE = frozenset({"navigation", "user_menu"})


class Slot:
    """Something that a plugin shows at a place.

    One instance is made each time it is shown; at a place in a list one for all of its entries.
    """

    # The path below the plugin's folder of templates.
    template = ""
    # How long it may take before it counts as too slow, in milliseconds; in a list for all entries.
    time_budget_ms = 150

    def prepare(self, request: HttpRequest, subjects: Sequence[Any]) -> None:
        """Read what the subjects need, in the same number of queries for any number of them.

        Called once before ``is_visible`` and ``get_context`` of each: with all entries at a place in a
        list, with the one subject anywhere else.
        """

    def is_visible(self, request: HttpRequest, subject: Any) -> bool:
        """Return whether there is something to show to this reader, who has the plugin."""
        return True

    def get_context(self, request: HttpRequest, subject: Any) -> dict[str, Any]:
        """Return the context of the template, which has ``subject`` and ``plugin`` already."""
        return {}


class _Done:
    """What each slot did in this process: showed something, showed nothing."""

    by_slot: dict["PlacedSlot", set[bool]] = defaultdict(set)


@dataclass(frozen=True)
class PlacedSlot:
    """A slot at a place. ``feature`` is the key of what it belongs to: its plugin, or a feature of that."""

    feature: str
    place: str
    slot: type[Slot]
    order: int

    @property
    def slug(self) -> str:
        """Return the slug of its plugin."""
        return plugin_of(self.feature)

    def render(self, request: HttpRequest, subjects: Sequence[Any]) -> list[str]:
        """Return the HTML for each subject, empty where there is nothing to show."""
        slot = self.slot()
        slot.prepare(request, subjects)
        return [self._render_one(slot, request, subject) for subject in subjects]

    def _render_one(self, slot: Slot, request: HttpRequest, subject: Any) -> str:
        if not slot.is_visible(request, subject):
            return ""
        context = {"plugin": self.slug, "subject": subject, **slot.get_context(request, subject)}
        return render_to_string(slot.template, context, request)

    def show(self, request: HttpRequest, subjects: Sequence[Any]) -> list[str]:
        """Return the HTML for each subject; nothing where its plugin or feature is off for the reader.

        When it fails, readers see nothing; editors see a card at the first of the subjects.
        """
        if not is_on(self.feature, request.user):
            return [""] * len(subjects)
        outcome = self._guarded(request, partial(self.render, request, subjects))
        if not outcome.ok:
            card = failure_card(self.feature, outcome, request)
            return [card, *[""] * (len(subjects) - 1)]
        if any(outcome.value):
            usage.record_seen(self.feature, request.user)
            if self.place not in PLACES_EVERYWHERE:
                shown_plugins.note(request, self.slug)
        return outcome.value

    def _guarded(self, request: HttpRequest, function: Callable[[], list[str]]) -> Outcome:
        done_before = _Done.by_slot[self].copy()

        def is_first(parts: list[str]) -> bool:
            # With nothing to show no template is read.
            shows = any(parts)
            _Done.by_slot[self].add(shows)
            return shows not in done_before

        return run_guarded(
            self.feature,
            f"slot {self.place}",
            function,
            user=request.user,
            budget_ms=self.slot.time_budget_ms,
            is_first=is_first,
        )


def render_place(place: str, request: HttpRequest | None, subject: Any = None) -> SafeString:
    """Return the slots of the reader's plugins at this place. A failing one shows nothing to readers.

    At a place in a list the result is what ``prepare_place`` prepared for the subject; nothing without it.
    """
    if request is None:
        return SafeString("")
    if place in LIST_PLACES:
        html = _prepared(request, place).get(getattr(subject, "pk", None), "")
    else:
        html = "".join(slot.show(request, [subject])[0] for slot in _placed(place))
    return mark_safe(html)  # noqa: S308


def prepare_place(place: str, request: HttpRequest | None, subjects: Iterable[Any]) -> None:
    """Fill a place for every entry of a list: each slot runs once, however long the list is.

    ``render_place`` then returns the part of each entry. ValueError for a place that is not in a list.
    """
    if place not in LIST_PLACES:
        message = f"The place {place!r} is not one of a list: {', '.join(sorted(LIST_PLACES))}."
        raise ValueError(message)
    if request is None:
        return
    prepared = _prepared(request, place)
    new = list({subject.pk: subject for subject in subjects if subject.pk not in prepared}.values())
    if not new:
        return
    prepared.update({subject.pk: "" for subject in new})
    for slot in _placed(place):
        for subject, html in zip(new, slot.show(request, new), strict=True):
            prepared[subject.pk] += html


def _prepared(request: HttpRequest, place: str) -> dict[Any, str]:
    """Return the HTML that was prepared for a place in a list, by the key of its subjects."""
    return request.__dict__.setdefault("_plugin_lists", {}).setdefault(place, {})


def _placed(place: str) -> list[PlacedSlot]:
    placed = [slot for known in store.everything() for slot in known.slots if slot.place == place]
    return sorted(placed, key=lambda slot: slot.order)
