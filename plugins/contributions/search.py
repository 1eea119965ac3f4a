"""Search sources of plugins, wrapped: one that is off for the reader finds nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from plugins.contributions import store
from plugins.decisions import is_on
from plugins.guard import run_guarded

BUDGET_MS = 500


class GatedSource:
    """A plugin's search source behind the gate and the guard. See ``search.api.SearchSource``."""

    def __init__(self, slug: str, source: Any):
        self.slug, self.source = slug, source
        self.key, self.order = source.key, source.order

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Any]:
        """Return the matches of a reader who has the plugin; otherwise nothing, and no count."""
        if not is_on(self.slug, user):
            return []
        outcome = run_guarded(
            self.slug, f"search {self.key}",
            lambda: list(self.source.search(words, user, limit)),
            user=user, budget_ms=BUDGET_MS,
        )  # fmt: skip
        return outcome.value if outcome.ok else []

    def load(self, ids: Sequence[Any], user: Any) -> Mapping[Any, Any]:
        """Return the hits of a reader who has the plugin."""
        if not is_on(self.slug, user):
            return {}
        outcome = run_guarded(
            self.slug, f"search {self.key}", lambda: dict(self.source.load(ids, user)),
            user=user, budget_ms=BUDGET_MS,
        )  # fmt: skip
        return outcome.value if outcome.ok else {}


class PluginSources:
    """All search sources of plugins as one: they are known only after search has started."""

    key = "plugins"
    order = 900

    def search(self, words: Sequence[str], user: Any, limit: int) -> Sequence[Any]:
        """Return the matches of every source; their ids carry the key of their source."""
        return [
            replace(matches, ids=[(source.key, pk) for pk in matches.ids])
            for source in gated_sources()
            for matches in source.search(words, user, limit)
        ]

    def load(self, ids: Sequence[Any], user: Any) -> Mapping[Any, Any]:
        """Return the hits of these ids, with one call a source."""
        by_source: dict[str, list[Any]] = defaultdict(list)
        for key, pk in ids:
            by_source[key].append(pk)
        return {
            (source.key, pk): hit
            for source in gated_sources()
            if source.key in by_source
            for pk, hit in source.load(by_source[source.key], user).items()
        }


def gated_sources() -> list[GatedSource]:
    """Return every search source of the plugins, in the order of the results page."""
    sources = [
        GatedSource(known.slug, source)
        for known in store.everything()
        for source in known.search_sources
    ]
    return sorted(sources, key=lambda source: (source.order, source.key))
