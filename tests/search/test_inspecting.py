"""A document as the index sees it, and weights compared on judged queries, on the real node."""

from dataclasses import asdict, replace

import pytest
from django.core.management import call_command
from django.urls import reverse

from kring.jobs.runner import run_due_jobs
from search.contract.readers import reader_for
from search.curation import comparing, weights
from search.engine import index
from search.engine.client import client as engine_client
from search.engine.client import readers_circuit
from search.engine.weights import DEFAULT
from search.inspecting import inspect, try_query
from search.models import Comparison, JudgedDocument, JudgedQuery, OutboxEntry
from search.outbox.entries import changed
from tests.support import factories
from tests.support.editors import forget, make_manager

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]


@pytest.fixture
def engine(settings, elasticsearch_url, monkeypatch):
    """A prefix of our own on the real node; nothing of it stays. A busy node is waited for."""
    settings.ELASTICSEARCH_URL = elasticsearch_url
    settings.INDEX_PREFIX = f"kringtest_{settings.SUFFIX}_inspect_"
    monkeypatch.setattr("search.engine.client.ask_engine.__kwdefaults__", {"seconds": 20.0})
    readers_circuit.reset()
    forget()
    yield engine_client()
    for name in index.all_names():
        engine_client().indices.delete(index=name)
    for each in engine_client().synonyms.get_synonyms_sets(size=100)["results"]:
        if each["synonyms_set"].startswith(settings.INDEX_PREFIX):
            engine_client().synonyms.delete_synonym(id=each["synonyms_set"])
    forget()


@pytest.fixture
def manager():
    factories.make_home()
    return make_manager(language="en")


def test_a_document_is_shown_with_its_words_and_a_query_is_explained(engine, manager, client):
    news = factories.make_news(title="Warmtepompen vervangen")
    factories.make_news(title="Warmtepomp in de kelder")
    key = f"content:{news.pk}"
    call_command("search", "rebuild", verbosity=0)
    OutboxEntry.objects.all().delete()

    found = inspect(key)

    assert found.source["title"] == ["Warmtepompen vervangen"]
    assert ("warmtepomp", 1) in found.terms["title_nl"]
    assert (found.differences, found.problem, found.waiting_since) == ([], "", None)
    assert found.indexed_at

    reader = replace(reader_for(manager), language="nl")
    good = try_query("warmtepomp vervangen", key=key, reader=reader)
    assert (good.is_found, good.place) == (True, 1)
    assert good.words == {"warmtepomp": True, "vervangen": True}
    assert good.reasons
    bad = try_query("zwembad", key=key, reader=reader)
    assert (bad.is_found, bad.words) == (False, {"zwembad": False})

    changed("content", [news.pk])
    assert inspect(key).waiting_since

    client.force_login(manager)
    text = client.get(reverse("kring_search_document"), {"key": key, "q": "warmtepomp"}).text
    assert "finds it, in place" in text


def test_weights_are_compared_on_the_judged_queries(engine, manager, client):
    in_title = factories.make_news(title="Warmtepomp")
    in_text = factories.make_news(title="Verwarming", summary="Over de warmtepomp.")
    call_command("search", "rebuild", verbosity=0)
    query = JudgedQuery.objects.create(text="warmtepomp", language="nl")
    JudgedDocument.objects.create(query=query, key=f"content:{in_text.pk}", grade=3)
    values = {**asdict(DEFAULT), "title": 0.0, "whole_title": 0.0, "summary": 50.0, "typo": 0.0}
    version = weights.make_draft(values=values, reason="Summaries first", by=manager)

    comparing.compare_soon(version=version, by=manager)
    run_due_jobs()

    comparison = Comparison.objects.get()
    [change] = comparing.changes(comparison)
    assert comparison.status == "done"
    assert change.keys_before[0] == f"content:{in_title.pk}"
    assert change.keys_after[0] == f"content:{in_text.pk}"
    assert (change.is_better, change.after) == (True, 1.0)

    client.force_login(manager)
    text = client.get(reverse("kring_search_weights_version", args=[version.pk])).text
    assert "Queries that get better" in text
    assert weights.weights_in_force() == DEFAULT


class TestMeasure:
    pytestmark: list = []

    def test_the_best_order_is_one(self):
        assert comparing.ndcg(["a", "b"], {"a": 3, "b": 1}) == 1.0

    def test_nothing_right_is_zero(self):
        assert comparing.ndcg(["c"], {"a": 3}) == 0.0

    def test_a_worse_order_is_less(self):
        assert 0 < comparing.ndcg(["b", "a"], {"a": 3, "b": 1}) < 1
