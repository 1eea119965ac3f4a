"""Search sources of plugins, behind the gate and the guard, as one source of the search."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.dispatch import Signal

from plugins.contributions import store
from plugins.decisions import is_on
from plugins.guard import run_guarded

logger = logging.getLogger(__name__)

BUDGET_MS = 500
# Documents of plugins changed. Arguments: ``ids``, as ``PluginSources`` knows them.
documents_changed = Signal()
# Stands between the key of a plugin's source and the id within it.
MARK = "/"


class PluginSources:
    """All search sources of all plugins: they are known only after search has started.

    A document carries the slug of its plugin, so that only who has the plugin finds it.
    """

    key = "plugins"

    def kinds(self) -> Sequence[Any]:
        """Return the kinds of every source."""
        return [kind for _slug, source in plugin_sources() for kind in source.kinds()]

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids after this one, source by source."""
        last, _mark, within = after.partition(MARK)
        found: list[str] = []
        for _slug, source in _with_tables():
            if source.key < last or len(found) >= limit:
                continue
            start = within if source.key == last else ""
            found += _ids(source, source.ids(start, limit - len(found)))
        return found

    def documents(self, ids: Sequence[str]) -> Iterator[Any]:
        """Yield the documents, each with the slug of its plugin whatever the plugin says."""
        asked = _by_source(ids)
        for slug, source in _with_tables():
            for document in source.documents(asked[source.key]) if source.key in asked else ():
                yield replace(
                    document, source=self.key, id=f"{source.key}{MARK}{document.id}", plugin=slug
                )

    def load(self, ids: Sequence[str], user: Any) -> Mapping[str, Any]:
        """Return what hits show, of the plugins that the user has and that do not fail."""
        asked, found = _by_source(ids), {}
        for slug, source in plugin_sources():
            if source.key in asked and is_on(slug, user):
                outcome = run_guarded(
                    slug, f"search {source.key}", _loading(source, asked[source.key], user),
                    user=user, budget_ms=BUDGET_MS,
                )  # fmt: skip
                for pk, value in (outcome.value if outcome.ok else {}).items():
                    found[f"{source.key}{MARK}{pk}"] = value
        return found


def _loading(source: Any, ids: Sequence[str], user: Any) -> Callable[[], dict[str, Any]]:
    return lambda: dict(source.load(ids, user))


def _by_source(ids: Sequence[str]) -> Mapping[str, list[str]]:
    asked: dict[str, list[str]] = defaultdict(list)
    for text in ids:
        key, _mark, pk = text.partition(MARK)
        asked[key].append(pk)
    return asked


def _ids(source: Any, ids: Iterable[Any]) -> list[str]:
    return [f"{source.key}{MARK}{pk}" for pk in ids]


def plugin_sources() -> list[tuple[str, Any]]:
    """Return slug and source of every search source of the plugins, in the order of their keys."""
    found = [
        (known.slug, source) for known in store.everything() for source in known.search_sources
    ]
    return sorted(found, key=lambda pair: pair[1].key)


def _with_tables() -> list[tuple[str, Any]]:
    """Return the sources but for those of plugins that were uninstalled while this process runs."""
    applied = set(MigrationRecorder(connection).migration_qs.values_list("app", flat=True))
    return [(slug, it) for slug, it in plugin_sources() if slug in applied or not _has_models(slug)]


def _has_models(slug: str) -> bool:
    return slug in apps.app_configs and bool(apps.all_models[slug])


def ids_of(slug: str) -> Iterator[str]:
    """Yield the ids of everything of one plugin that can be found."""
    for owner, source in plugin_sources():
        after = ""
        while owner == slug and (ids := source.ids(after, 1000)):
            yield from _ids(source, ids)
            after = ids[-1]


def follow(sender: type[Model], instance: Model) -> None:
    """Note which documents of plugins a changed row shows in. A plugin that fails is only logged."""
    for _slug, source in plugin_sources():
        try:
            ids_in = source.follows().get(sender)
            changed = _ids(source, ids_in(instance)) if ids_in else []
        except Exception:
            logger.exception("The search source %s cannot tell what changed.", source.key)
            continue
        if changed:
            documents_changed.send(sender=PluginSources, ids=changed)
