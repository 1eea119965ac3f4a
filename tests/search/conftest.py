"""An index of our own on the real node, and notes to put in it."""

import os

import pytest
from elasticsearch import Elasticsearch

from search.contract import sources
from search.engine import analysis, client, index
from search.engine.names import alias
from search.engine.target import Engine
from search.outbox.reading import clock
from search.upkeep.rebuild import rebuild
from tests.search.notes import NoteSource

PREFIX = f"kringtest{os.getpid()}_"


@pytest.fixture(autouse=True)
def _rested():
    """Start every test as if Elasticsearch had never failed."""
    client.readers_circuit.reset()
    client.writers_circuit.reset()


@pytest.fixture(scope="session")
def node(elasticsearch_url):
    """The real node; nothing with our prefix stays on it."""
    with Elasticsearch(elasticsearch_url, request_timeout=60) as found:
        yield found
        remove_indexes(found)


@pytest.fixture
def engine(settings, elasticsearch_url, node, monkeypatch):
    """Search on the real node, with the real mapping but for the long list of parts of compounds."""
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.INDEX_PREFIX = PREFIX
    monkeypatch.setattr(analysis, "components", lambda language: [])
    return node


@pytest.fixture
def live(engine, notes):
    """An index that is in use, and empty."""
    if index.live() is None:
        rebuild()
    for key in list(Engine().keys()):
        engine.delete(index=alias(), id=key, version=clock(), version_type="external")
    return engine


@pytest.fixture
def notes(monkeypatch):
    """The only source there is."""
    source = NoteSource()
    monkeypatch.setattr(sources, "_sources", {source.key: source})
    return source


def remove_indexes(node: Elasticsearch) -> None:
    for name in node.indices.get(index=f"{PREFIX}*"):
        node.indices.delete(index=name)
    for each in node.synonyms.get_synonyms_sets(size=1000)["results"]:
        if each["synonyms_set"].startswith(PREFIX):
            node.synonyms.delete_synonym(id=each["synonyms_set"])
