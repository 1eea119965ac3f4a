"""The bundled plugins keep the rules that every plugin keeps."""

import pytest

from plugins.contributions import store
from plugins.testing.conformance import PluginConformance, addresses


class TestReactions(PluginConformance):
    slug = "reactions"


class TestIdeas(PluginConformance):
    slug = "ideas"


def test_every_address_is_looked_at():
    assert {"/apps/ideas/", "/apps/ideas/new/", "/apps/ideas/1/vote/"} <= set(addresses("ideas"))


@pytest.mark.django_db
def test_a_page_outside_the_gate_is_noticed(as_role, monkeypatch):
    """The suite fails for a plugin that is on for somebody who should not have it."""
    from plugins.contributions import urls

    monkeypatch.setattr(urls, "is_on", lambda slug, user: True)
    suite = TestIdeas()

    with pytest.raises(AssertionError, match="/apps/ideas/"):
        suite.test_its_addresses_do_not_exist_for_who_has_it_not(None, as_role)


def test_the_contributions_of_the_bundled_plugins_are_read():
    assert {"ideas", "reactions"} <= {known.slug for known in store.everything()}
    assert not store.faults()
