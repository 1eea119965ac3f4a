"""A page of a plugin that takes too long is shown and counted."""

import time
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.urls import path
from ninja import Router

from plugins.contributions import host, urls
from plugins.gate import snapshot
from plugins.models import DayCount, PluginError
from tests.support import factories

pytestmark = pytest.mark.django_db


def slow(request):
    time.sleep(0.02)
    return HttpResponse("late")


PAGES = SimpleNamespace(urlpatterns=[path("slow/", slow)])


@pytest.fixture
def visit(sample, serve, give, client, monkeypatch):
    """Ask for an address of the plugin as somebody who has it; a page may take 10 milliseconds."""
    monkeypatch.setattr(urls, "PAGE_BUDGET_MS", 10)
    # However busy the machine of this test is.
    monkeypatch.setattr(host, "page_lateness", lambda _measure: 0.0)
    user = give(factories.make_user())
    client.force_login(user)

    def get(address: str):
        snapshot.forget()
        return client.get(f"/apps/sample/{address}")

    sample.urls(PAGES)
    serve()
    get.user = user
    return get


def test_a_slow_page_is_shown_and_counted_as_one_fault(visit):
    for _number in range(2):
        assert visit("slow/").content == b"late"

    fault = PluginError.objects.get()
    assert (fault.place, fault.count) == ("page /apps/sample/slow/", 2)
    assert fault.summary == "Took longer than 10 ms."
    assert DayCount.objects.get().uses == 2


def test_a_page_within_its_time_is_no_fault(visit, monkeypatch):
    monkeypatch.setattr(urls, "PAGE_BUDGET_MS", 3_000)

    visit("slow/")

    assert not PluginError.objects.exists()


def test_a_slow_route_counts_like_a_page(sample, serve, give, client, monkeypatch):
    router = Router()

    @router.get("/slow")
    def slow_route(request):
        time.sleep(0.02)
        return []

    monkeypatch.setattr(urls, "PAGE_BUDGET_MS", 10)
    monkeypatch.setattr(host, "page_lateness", lambda _measure: 0.0)
    sample.api(router)
    serve()
    client.force_login(give(factories.make_user()))

    assert client.get("/api/plugins/sample/slow").json() == []
    assert PluginError.objects.get().place == "page /api/plugins/sample/slow"
    assert DayCount.objects.get().faults == 1
