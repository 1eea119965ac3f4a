"""The searches of the admin: Wagtail's index on the real node, and while the node is away."""

import copy
import os

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk, scan
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from kring.jobs.models import Job
from tests.support import factories
from tools.services import free_port

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


@pytest.fixture(scope="module")
def indexes(elasticsearch_url, django_db_setup, django_db_blocker):
    """Indexes of our own on the real node, made once and empty; returns the settings that name them."""
    prefix = f"results{os.getpid()}_{settings.SUFFIX or 'x'}_"
    named = backends(elasticsearch_url, prefix)
    with override_settings(WAGTAILSEARCH_BACKENDS=named), django_db_blocker.unblock():
        call_command("update_index", backend="default", schema_only=True, verbosity=0)
    yield named
    node = Elasticsearch(elasticsearch_url)
    for name in node.indices.get_alias(index=f"{prefix}*"):
        node.indices.delete(index=name)


@pytest.fixture
def index(indexes, elasticsearch_url, settings):
    """Indexes that are empty; returns a function that makes changes searchable."""
    settings.WAGTAILSEARCH_BACKENDS = indexes
    every = f"{indexes['default']['INDEX_PREFIX']}*"
    node = Elasticsearch(elasticsearch_url)
    yield lambda: node.indices.refresh(index=every)
    node.indices.refresh(index=every)
    left = [
        {"_op_type": "delete", "_index": hit["_index"], "_id": hit["_id"]}
        for hit in scan(node, index=every, _source=False)
    ]
    bulk(node, left, refresh=True)
    assert node.count(index=every)["count"] == 0


@pytest.fixture
def closed_port(settings):
    """Settings that name an Elasticsearch which is not there."""
    settings.WAGTAILSEARCH_BACKENDS = backends(f"http://127.0.0.1:{free_port()}", "away_")


def titles(text):
    found = get_search_backend().search(text, Page.objects.filter(live=True), operator="and")
    return [page.title for page in found[:200]]


def test_published_content_is_found_and_unpublished_content_is_gone(index, run_jobs):
    page = factories.make_news(title="Warmtepomp in de kantine")
    run_jobs()
    index()
    assert titles("warmtepomp kantine") == ["Warmtepomp in de kantine"]

    page.unpublish()
    run_jobs()
    index()
    assert titles("warmtepomp") == []


@pytest.mark.parametrize("typed", ["coördinatie", "coordinatie", "COÖRDINATIE"])
def test_accents_may_be_typed_or_not(index, run_jobs, typed):
    factories.make_news(title="Coördinatie van zorg")
    run_jobs()
    index()
    assert titles(typed) == ["Coördinatie van zorg"]


def test_a_rolled_back_delete_leaves_the_page_in_the_index(index, run_jobs):
    page = factories.make_news(title="Warmtepomp blijft")
    run_jobs()
    with transaction.atomic():
        page.delete()
        transaction.set_rollback(True)
    run_jobs()
    index()
    assert titles("warmtepomp") == ["Warmtepomp blijft"]


def test_the_index_can_be_rebuilt_from_the_database(index):
    factories.make_news(title="Warmtepomp herbouwd")
    call_command("update_index", backend="default", verbosity=0)
    index()
    assert titles("warmtepomp") == ["Warmtepomp herbouwd"]


def test_many_hits_come_with_one_request(index, run_jobs):
    for number in range(120):
        factories.make_guidance(title=f"Warmtepomp {number}")
    call_command("update_index", backend="default", verbosity=0)
    index()
    assert len(titles("warmtepomp")) == 120


def test_publishing_and_unpublishing_work_without_the_engine(closed_port, run_jobs):
    page = factories.make_news(title="Warmtepomp")
    run_jobs()
    page.unpublish()
    run_jobs()
    assert not Page.objects.get(pk=page.pk).live


def test_without_the_engine_the_database_answers_editors(closed_port, run_jobs, client):
    page = factories.make_news(title="Warmtepomp")
    run_jobs()
    client.force_login(factories.make_user(is_superuser=True))

    assert titles("warmtepomp") == ["Warmtepomp"]
    answer = client.get(reverse("wagtailadmin_pages:search_results"), {"q": "warmtep"})
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in answer.content.decode()


def test_what_the_engine_missed_reaches_it_when_it_is_back(index, run_jobs, settings):
    working = copy.deepcopy(settings.WAGTAILSEARCH_BACKENDS)
    settings.WAGTAILSEARCH_BACKENDS = backends("http://127.0.0.1:9", "away_")
    factories.make_news(title="Warmtepomp later")
    run_jobs()
    assert Job.objects.filter(status=Job.Status.WAITING, key__startswith="search:index:").exists()

    settings.WAGTAILSEARCH_BACKENDS = working
    Job.objects.filter(status=Job.Status.WAITING).update(not_before="2020-01-01T00:00:00Z")
    run_jobs()
    index()
    assert titles("warmtepomp") == ["Warmtepomp later"]
