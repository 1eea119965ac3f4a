"""Every surface of a plugin asks one gate: off for a reader means gone everywhere."""

import pytest
from django.urls import reverse

from plugins.api import is_on, plugin_queryset
from plugins.contributions import navigation
from plugins.gate import snapshot
from plugins.models import Plugin
from releases.services.switches import kill_plugin, revive_plugin
from search.contract.documents import Document, Kind
from search.outbox.draining import drain
from search.outbox.entries import changed
from tests.plugins import plugin as sample_plugin
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return factories.make_user()


@pytest.fixture
def visit(client):
    def get(user, address: str):
        client.force_login(user)
        return client.get(address)

    return get


def test_a_page_is_there_for_whoever_has_the_plugin_and_for_nobody_else(
    sample, serve, give, reader, visit
):
    sample.urls(sample_plugin)
    serve()
    assert visit(reader, "/apps/sample/").status_code == 404

    give(reader)

    assert visit(reader, "/apps/sample/").content == b"the page of the sample"
    assert reverse("sample:home") == "/apps/sample/"


def test_the_api_is_there_for_whoever_has_the_plugin_and_for_nobody_else(
    sample, serve, give, reader, visit
):
    sample.api(sample_plugin.make_router())
    serve()
    address = "/api/plugins/sample/things"
    assert visit(reader, address).status_code == 404

    give(reader)

    assert visit(reader, address).json() == ["one", "two"]


def test_the_api_says_nothing_to_strangers(sample, serve, client):
    sample.api(sample_plugin.make_router())
    serve()

    assert client.get("/api/plugins/sample/things").status_code == 401


def test_a_change_by_session_needs_the_csrf_token(sample, serve, give, reader):
    from django.test import Client

    sample.api(sample_plugin.make_router())
    serve()
    client = Client(enforce_csrf_checks=True)
    client.force_login(give(reader))

    assert client.post("/api/plugins/sample/things").status_code == 401


class Samples:
    key = "sample"

    def kinds(self):
        return [Kind(key="sample", label="Samples", icon="box")]

    def documents(self, ids):
        for pk in ids:
            yield Document(
                source=self.key, id=pk, kind="sample", title=f"words hit {pk}", url=f"/sample/{pk}/"
            )

    def load(self, ids, user):
        return dict.fromkeys(ids)


def test_a_search_finds_and_counts_only_for_whoever_has_the_plugin(sample, give, reader, visit):
    sample.search_source(Samples())
    changed("plugins", ["sample/1", "sample/2"])
    drain()
    without = visit(reader, "/search/?q=words").content.decode()
    assert "Samples" not in without
    assert "/sample/2/" not in without

    give(reader)

    found = visit(reader, "/search/?q=words").content.decode()
    assert "/sample/2/" in found
    assert "Samples" in found


def test_the_menu_leads_only_to_plugins_that_the_reader_has(sample, serve, give, reader, rf):
    sample.urls(sample_plugin)
    sample.navigation("Sample", "home")
    serve()
    request = rf.get("/")
    request.user = reader
    assert navigation.entries(request) == []

    give(reader)

    assert [entry["url"] for entry in navigation.entries(request)] == ["/apps/sample/"]


def test_rows_are_there_only_for_whoever_has_the_plugin(sample, give, reader):
    assert not plugin_queryset(Plugin.objects.all(), "sample", reader)

    give(reader)

    assert plugin_queryset(Plugin.objects.all(), "sample", reader)


def test_a_stop_takes_every_surface_away_and_lifting_it_brings_them_back(
    sample, serve, give, reader, visit, release_manager, django_capture_on_commit_callbacks
):
    sample.urls(sample_plugin)
    serve()
    give(reader)
    plugin = Plugin.objects.get(slug="sample")

    with django_capture_on_commit_callbacks(execute=True):
        kill_plugin(plugin=plugin, user=release_manager, reason="It burns.")
    assert visit(reader, "/apps/sample/").status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        revive_plugin(plugin=plugin, user=release_manager, reason="Out.")
    assert visit(reader, "/apps/sample/").status_code == 200


def test_nobody_who_is_not_signed_in_has_a_plugin(sample):
    from django.contrib.auth.models import AnonymousUser

    Plugin.objects.filter(slug="sample").update(is_enabled=True)
    snapshot.forget()

    assert not is_on("sample", AnonymousUser())
