"""A small index on the real node, with documents that a test makes itself."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from search.contract.documents import Document
from search.contract.readers import Reader
from search.engine import mapping, suggestions
from search.engine.ask import answered
from search.engine.names import LANGUAGES, alias, synonyms_set
from search.engine.weights import DEFAULT
from search.overlay import NOTHING
from search.query.parsing import parse
from search.query.queries import CLOSE, OPEN

TODAY = date(2026, 11, 25)


class SignedIn:
    is_authenticated = is_active = True


def reader(**more) -> Reader:
    return Reader(**{"user": SignedIn(), "language": "nl", **more})


def document(number: int | str, title: str, **more) -> Document:
    values = {"source": "test", "kind": "guidance", "url": f"/{number}/", "language": "nl"}
    return Document(**{**values, "id": str(number), "title": title, **more})


def person(number: int | str, name: str, **more) -> Document:
    names = more.pop("names", (name,))
    return document(number, name, kind="person", language="", names=names, **more)


@dataclass
class Index:
    """The index, filled by ``put`` and asked by ``ask``."""

    node: Elasticsearch
    # How many the last question took.
    requests: int = 0

    def put(self, *documents: Document, overlays=None, synonyms: Sequence[str] = ()) -> None:
        rules = [{"synonyms": rule} for rule in synonyms]
        for language in LANGUAGES:
            self.node.synonyms.put_synonym(id=synonyms_set(language), synonyms_set=rules)
        self.node.options(ignore_status=404).indices.delete(index=f"{alias()}-x")
        body = mapping.index_body()
        self.node.indices.create(
            index=f"{alias()}-x",
            settings={**body["settings"], "auto_expand_replicas": False, "number_of_replicas": 0},
            mappings=body["mappings"],
            aliases={alias(): {}},
        )
        laid_over = overlays or {}
        actions = [
            {
                "_index": alias(),
                "_id": each.key,
                "_source": mapping.to_source(each, laid_over.get(each.id, NOTHING)),
            }
            for each in documents
        ]
        bulk(self.node, actions, refresh=True)

    def ask(self, text: str, who: Reader | None = None, weights=DEFAULT, **more: Any):
        """Return the answer to what was typed; ``more`` are fields of the query."""
        who = who or reader()
        parsed = parse(QueryDict(urlencode({"q": text})), language=who.language, today=TODAY)
        query = replace(parsed, **more)
        self.requests = 0
        return answered(query, who, weights, self._send)

    def _send(self, lines: list[dict[str, Any]]) -> Any:
        self.requests += 1
        return self.node.msearch(searches=lines)["responses"]

    def ids(self, text: str, who: Reader | None = None, **more: Any) -> list[str]:
        return [hit.id for hit in self.ask(text, who, **more).hits]

    def suggest(self, text: str, who: Reader | None = None):
        who = who or reader()
        lines = suggestions.build_suggest(text, who)
        responses = self.node.msearch(searches=lines)["responses"]
        return suggestions.read_suggest(responses, text, who)


@contextmanager
def small_index(url: str) -> Iterator[Index]:
    """An index under a prefix of this process, gone afterwards."""
    before = settings.INDEX_PREFIX
    settings.INDEX_PREFIX = f"q1_{os.getpid()}_{settings.SUFFIX or 'x'}_"
    with Elasticsearch(url, request_timeout=60) as node:
        quiet = node.options(ignore_status=404)
        try:
            yield Index(node)
        finally:
            quiet.indices.delete(index=f"{alias()}-x")
            for language in LANGUAGES:
                quiet.synonyms.delete_synonym(id=synonyms_set(language))
            settings.INDEX_PREFIX = before


def marked(text: str) -> str:
    return text.replace(OPEN, "[").replace(CLOSE, "]")
