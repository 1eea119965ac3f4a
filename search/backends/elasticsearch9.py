"""Wagtail's Elasticsearch 9 backend for the searches of its admin: it never blocks a save."""

import logging
from collections.abc import Iterable
from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from elastic_transport import TransportError
from elasticsearch import ApiError
from modelsearch.utils import deep_update
from wagtail.search import index
from wagtail.search.backends import elasticsearch9 as wagtail_backend
from wagtail.search.backends import get_search_backend, get_search_backends_with_name

from kring.jobs.api import enqueue

logger = logging.getLogger(__name__)

# What the client raises when Elasticsearch is away, too slow, or has no such index.
UNAVAILABLE = (TransportError, ApiError)
RETRY_AFTER = timedelta(seconds=20)


class SearchResults(wagtail_backend.Elasticsearch9SearchResults):
    """Results that come from the database while the engine is away."""

    def _do_search(self) -> Iterable[Model]:
        try:
            return list(super()._do_search())
        except UNAVAILABLE as error:
            logger.warning("The database answers a search of the admin: %s", error)
            return self._of_the_database()[self.start : self.stop]

    def _do_count(self) -> int:
        try:
            return super()._do_count()
        except UNAVAILABLE:
            return self._of_the_database().count()

    def facet(self, field_name: str) -> Any:
        """Return how many results have each value of a field."""
        try:
            return super().facet(field_name)
        except UNAVAILABLE:
            return self._of_the_database().facet(field_name)

    def _of_the_database(self) -> Any:
        compiler, backend = self.query_compiler, get_search_backend("database")
        begins = isinstance(compiler, self.backend.autocomplete_query_compiler_class)
        return (backend.autocomplete if begins else backend.search)(
            compiler.query,
            compiler.queryset,
            fields=compiler.fields,
            order_by_relevance=compiler.order_by_relevance,
        )


class SearchBackend(wagtail_backend.Elasticsearch9SearchBackend):
    """Deletes after the commit, retries what the engine missed, and folds accents.

    Wagtail deletes from the index inside the transaction that deletes the row, so that a rollback
    leaves the row without its entry and a slow engine holds up the delete.
    """

    results_class = SearchResults
    # The analyzer of every text field that names none, when indexing and when searching.
    settings = deep_update(
        deepcopy(wagtail_backend.Elasticsearch9SearchBackend.settings),
        {
            "settings": {
                "analysis": {
                    "analyzer": {
                        "default": {
                            "type": "custom",
                            "tokenizer": "standard",
                            "filter": ["lowercase", "asciifolding"],
                        }
                    }
                }
            }
        },
    )

    def add(self, obj: Model) -> None:
        """Add the object now, or later when the engine does not answer."""
        try:
            super().add(obj)
        except UNAVAILABLE as error:
            logger.warning("%r will be indexed later: %s", obj, error)
            _synchronise_later(obj, delay=RETRY_AFTER)

    def delete(self, obj: Model) -> None:
        """Remove the object's entry once this transaction has committed."""
        if index.class_is_indexed(type(obj)):
            _synchronise_later(obj)

    def synchronise(self, model: type[Model], key: str) -> None:
        """Bring the entry in step with the row: added, changed or deleted."""
        row = model._default_manager.filter(pk=key).first()
        indexed = index.get_indexed_instance(row) if row is not None else None
        if indexed is not None:
            super().add(indexed)
        else:
            super().delete(model(pk=key))


def _synchronise_later(obj: Model, delay: timedelta = timedelta()) -> None:
    label = obj._meta.label_lower
    enqueue(
        synchronise, key=f"search:index:{label}:{obj.pk}", delay=delay, label=label, pk=str(obj.pk)
    )


def synchronise(*, label: str, pk: str) -> None:
    """Bring every index on Elasticsearch in step with one row; raises while the engine is away."""
    model = apps.get_model(label)
    for _name, backend in get_search_backends_with_name(with_auto_update=True):
        if isinstance(backend, SearchBackend):
            backend.synchronise(model, pk)
