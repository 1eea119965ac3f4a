"""Search on the real node, and search while it is away."""

import copy
import os
import socket
import time

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from elasticsearch import Elasticsearch

from editorial.models import ContentRecord
from kring.jobs.models import Job
from search import ranking
from search.results import search
from tests import factories

pytestmark = [pytest.mark.elasticsearch, pytest.mark.django_db]

DATABASE = {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}


def backends(url, prefix):
    return {
        "database": DATABASE,
        "default": {
            "BACKEND": "search.backends.elasticsearch9",
            "URLS": [url],
            "INDEX_PREFIX": prefix,
            "TIMEOUT": 5,
            "INDEX_SETTINGS": {"settings": {"index": {"number_of_replicas": 0}}},
        },
    }


@pytest.fixture
def index(elasticsearch_url, settings):
    """An index of our own on the real node; returns a function that makes changes searchable."""
    prefix = f"results{os.getpid()}_{settings.SUFFIX or 'x'}_"
    settings.WAGTAILSEARCH_BACKENDS = backends(elasticsearch_url, prefix)
    call_command("update_index", backend="default", schema_only=True, verbosity=0)
    node = Elasticsearch(elasticsearch_url)
    yield lambda: node.indices.refresh(index=f"{prefix}*")
    for name in node.indices.get_alias(index=f"{prefix}*"):
        node.indices.delete(index=name)


@pytest.fixture
def closed_port(settings):
    """Settings that name an Elasticsearch which is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.WAGTAILSEARCH_BACKENDS = backends(f"http://127.0.0.1:{port}", "away_")


@pytest.fixture
def reader(client):
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


def titles(user, text):
    results = search(text=text, user=user)
    assert not results.degraded
    return [str(shown.hit.title) for group in results.groups for shown in group.hits]


def test_published_content_is_found_and_unpublished_content_is_gone(reader, index, run_jobs):
    page = factories.make_news(title="Warmtepomp in de kantine")
    run_jobs()
    index()
    assert titles(reader, "warmtepomp kantine") == ["Warmtepomp in de kantine"]

    page.unpublish()
    run_jobs()
    index()
    assert ranking.ranked_ids(ContentRecord.objects.all(), ["warmtepomp"]).ids == []


@pytest.mark.parametrize(
    "typed", ["coördinatie", "coordinatie", "COÖRDINATIE", "Coo\u0308rdinatie"]
)
def test_accents_may_be_typed_or_not(reader, index, run_jobs, typed):
    factories.make_news(title="Coördinatie van zorg")
    run_jobs()
    index()
    assert titles(reader, typed) == ["Coördinatie van zorg"]


def test_restricted_content_is_in_no_count(reader, index, run_jobs):
    unit = factories.make_unit()
    factories.make_news(title="Warmtepomp geheim", restricted_to=[f"unit:{unit.pk}"])
    factories.make_news(title="Warmtepomp open")
    run_jobs()
    index()
    assert search(text="warmtepomp", user=reader).total == 1


def test_a_rolled_back_delete_leaves_the_page_in_the_index(reader, index, run_jobs):
    page = factories.make_news(title="Warmtepomp blijft")
    run_jobs()
    with transaction.atomic():
        page.unpublish()
        transaction.set_rollback(True)
    run_jobs()
    index()
    assert titles(reader, "warmtepomp") == ["Warmtepomp blijft"]


def test_the_index_can_be_rebuilt_from_the_database(reader, index):
    factories.make_news(title="Warmtepomp herbouwd")
    call_command("update_index", backend="default", verbosity=0)
    index()
    assert titles(reader, "warmtepomp") == ["Warmtepomp herbouwd"]


def test_many_hits_come_with_one_request(reader, index, run_jobs):
    for number in range(120):
        factories.make_guidance(title=f"Warmtepomp {number}")
    call_command("update_index", backend="default", verbosity=0)
    index()
    assert search(text="warmtepomp", user=reader).total == 120


def test_without_the_engine_the_database_answers_and_the_page_says_so(
    reader, closed_port, run_jobs, client
):
    factories.make_news(title="Warmtepomp in de kantine")
    run_jobs()
    page = client.get(reverse("search:results"), {"q": "warmtepomp"}).content.decode()
    assert "in de kantine" in page
    assert "The search engine cannot be reached" in page


def test_without_the_engine_a_query_that_finds_nothing_says_so_too(reader, closed_port, client):
    page = client.get(reverse("search:results"), {"q": "nergens"}).content.decode()
    assert "The search engine cannot be reached" in page


def test_readers_do_not_all_wait_for_an_engine_that_is_away(reader, closed_port):
    search(text="eerste", user=reader)
    started = time.monotonic()
    for _ in range(5):
        search(text="volgende", user=reader)
    assert time.monotonic() - started < 1


def test_a_missing_index_is_as_good_as_an_engine_that_is_away(
    reader, elasticsearch_url, settings, run_jobs
):
    settings.WAGTAILSEARCH_BACKENDS = backends(elasticsearch_url, "neverbuilt_")
    factories.make_news(title="Warmtepomp")
    assert search(text="warmtepomp", user=reader).degraded


def test_publishing_and_unpublishing_work_without_the_engine(reader, closed_port, run_jobs):
    page = factories.make_news(title="Warmtepomp")
    run_jobs()
    page.unpublish()
    run_jobs()
    assert not ContentRecord.objects.filter(pk=page.pk).exists()


def test_what_the_engine_missed_reaches_it_when_it_is_back(reader, index, run_jobs, settings):
    working = copy.deepcopy(settings.WAGTAILSEARCH_BACKENDS)
    settings.WAGTAILSEARCH_BACKENDS = backends("http://127.0.0.1:9", "away_")
    factories.make_news(title="Warmtepomp later")
    run_jobs()
    assert Job.objects.filter(status=Job.Status.WAITING, key__startswith="search-index:").exists()

    settings.WAGTAILSEARCH_BACKENDS = working
    Job.objects.filter(status=Job.Status.WAITING).update(not_before="2020-01-01T00:00:00Z")
    run_jobs()
    index()
    assert titles(reader, "warmtepomp") == ["Warmtepomp later"]
