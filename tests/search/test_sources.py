"""The registry of search sources."""

import pytest
from django.apps import apps
from django.utils.module_loading import module_has_submodule

from search.contract import sources as registry
from search.contract.sources import kinds, register_source, sources


@pytest.fixture
def another(monkeypatch):
    """A source of our own, with a registry that forgets it."""
    monkeypatch.setattr(registry, "_sources", sources())

    class Source:
        key = "content"

    return Source()


def test_each_room_with_a_search_sources_module_is_known():
    rooms = {
        config.name
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "search_sources")
    }

    assert {"people", "editorial", "plugins"} <= rooms
    assert {"people", "units", "content", "documents", "plugins"} <= sources().keys()


def test_kinds_stand_in_their_order():
    orders = [kind.order for kind in kinds().values()]

    assert orders == sorted(orders)
    assert next(iter(kinds())) == "person"


def test_two_sources_cannot_have_one_key(another):
    with pytest.raises(ValueError, match="'content' is registered twice"):
        register_source(another)


def test_registering_the_same_source_again_is_harmless():
    before = sources()

    register_source(before["people"])

    assert sources() == before
