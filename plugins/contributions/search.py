"""Offer the search sources of all plugins, gated and guarded, as one source of the search."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal

from kring.core.types import AnyUser
from plugins.contributions import store
from plugins.contributions.guard import run_guarded
from plugins.gate.decisions import is_on
from plugins.gate.keys import plugin_of

logger = logging.getLogger(__name__)

BUDGET_MS = 500
# Documents of plugins changed. Arguments: ``ids``, as ``PluginSources`` knows them.
documents_changed = Signal()
# Separates the key of a plugin's source from the id within it.
SEPARATOR = "/"


class PluginSources:
    """All search sources of all plugins, which are known only after search has started.

    A document carries the slug of its plugin, or the key of its feature, so that only people who have that find
    it.
    """

    key = "plugins"

    def kinds(self) -> Sequence[Any]:
        """Return the kinds of every source. Those of one that cannot name them are left out."""
        kinds: list[Any] = []
        for _feature, source in plugin_sources():
            try:
                kinds += source.kinds()
            except Exception:
                logger.exception("The search source %s cannot name its kinds.", source.key)
        return kinds

    def ids(self, after: str, limit: int) -> Sequence[str]:
        """Return the ids after this one, source by source."""
        last, _separator, within = after.partition(SEPARATOR)
        ids: list[str] = []
        for _feature, source in _with_tables():
            if source.key < last or len(ids) >= limit:
                continue
            start = within if source.key == last else ""
            ids += _ids(source, source.ids(start, limit - len(ids)))
        return ids

    def documents(self, ids: Sequence[str]) -> Iterator[Any]:
        """Yield the documents, each with the key of its plugin or feature, whatever the plugin says."""
        ids_by_source = _by_source(ids)
        for feature, source in _with_tables():
            if source.key not in ids_by_source:
                continue
            for document in source.documents(ids_by_source[source.key]):
                [full_id] = _ids(source, [document.id])
                yield replace(document, source=self.key, id=full_id, plugin=feature)

    def load(self, ids: Sequence[str], user: AnyUser) -> Mapping[str, Any]:
        """Return what hits show, of what the user has and what does not fail."""
        ids_by_source, loaded = _by_source(ids), {}
        for feature, source in plugin_sources():
            if source.key in ids_by_source and is_on(feature, user):
                outcome = run_guarded(
                    feature,
                    f"search {source.key}",
                    _loading(source, ids_by_source[source.key], user),
                    user=user,
                    budget_ms=BUDGET_MS,
                )
                for pk, value in (outcome.value if outcome.ok else {}).items():
                    loaded[f"{source.key}{SEPARATOR}{pk}"] = value
        return loaded


def _loading(source: Any, ids: Sequence[str], user: AnyUser) -> Callable[[], dict[str, Any]]:
    return lambda: dict(source.load(ids, user))


def _by_source(ids: Sequence[str]) -> Mapping[str, list[str]]:
    by_source: dict[str, list[str]] = defaultdict(list)
    for full_id in ids:
        key, _separator, pk = full_id.partition(SEPARATOR)
        by_source[key].append(pk)
    return by_source


def _ids(source: Any, ids: Iterable[Any]) -> list[str]:
    return [f"{source.key}{SEPARATOR}{pk}" for pk in ids]


def plugin_sources() -> list[tuple[str, Any]]:
    """Return feature and source of every search source of the plugins, in the order of their keys."""
    sources = [pair for known in store.everything() for pair in known.search_sources]
    return sorted(sources, key=lambda pair: pair[1].key)


def _with_tables() -> list[tuple[str, Any]]:
    """Return the sources without those of plugins that were uninstalled while this process runs."""
    applied = set(MigrationRecorder(connection).migration_qs.values_list("app", flat=True))
    return [
        (feature, source)
        for feature, source in plugin_sources()
        if plugin_of(feature) in applied or not _has_models(plugin_of(feature))
    ]


def _has_models(slug: str) -> bool:
    return slug in apps.app_configs and bool(apps.all_models[slug])


def ids_of(slug: str) -> Iterator[str]:
    """Yield the ids of all documents of one plugin."""
    for feature, source in plugin_sources():
        after = ""
        while plugin_of(feature) == slug and (ids := source.ids(after, 1000)):
            yield from _ids(source, ids)
            after = ids[-1]


def follow_rows(source: Any) -> None:
    """Connect ``follow`` to changed rows of the models that a source follows.

    Rows that are restored from an archive count too. A source that cannot name its models is only logged.
    """
    try:
        models = list(source.follows())
    except Exception:
        logger.exception("The search source %s cannot tell what it follows.", source.key)
        return
    for model in models:
        post_save.connect(follow, sender=model)
        post_delete.connect(follow, sender=model)


def follow(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Announce which documents of plugins show a changed row. A plugin that fails is only logged."""
    for _feature, source in plugin_sources():
        try:
            ids_in = source.follows().get(sender)
            changed = _ids(source, ids_in(instance)) if ids_in else []
        except Exception:
            logger.exception("The search source %s cannot tell what changed.", source.key)
            continue
        if changed:
            documents_changed.send(sender=PluginSources, ids=changed)
