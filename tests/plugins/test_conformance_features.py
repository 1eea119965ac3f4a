"""The suite that plugins are judged by finds a feature that shows itself while it is off."""

from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.urls import path
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from plugins.api import Slot
from plugins.contributions import slots, urls
from plugins.install import registry
from plugins.install.manifest import Feature, Manifest
from plugins.install.registry import InstalledPlugin
from plugins.testing.conformance import PluginConformance
from plugins.testing.site import make_site
from tests.plugins.plugin import add_templates

pytestmark = pytest.mark.django_db
EXTRA = Feature("extra", {"nl": "Meer", "en": "More"}, Version("1.1"))


class Suite(PluginConformance):
    """The rules, asked of the plugin of the test."""

    slug = "sample"


@pytest.fixture
def suite(settings, sample):
    add_templates(settings, {"sample/note.html": '<p class="sample-note">a note</p>'})
    title, version = {"": "Sample"}, Version("1.1")
    manifest = Manifest("sample", title, title, version, "Us", SpecifierSet(), features=(EXTRA,))
    plugin = InstalledPlugin("sample", "sample", "sample", version, manifest=manifest)
    settings.KRING_PLUGINS = (*registry.installed(), plugin)
    return Suite()


class Note(Slot):
    template = "sample/note.html"


def test_a_feature_that_is_gated_passes(suite, sample, serve, having, released_to):
    sample.urls(path("extra/", lambda request: HttpResponse("extra"), name="e"), feature="extra")
    sample.slot("home.main", Note, feature="extra")
    serve()

    suite.test_a_feature_is_off_until_it_is_released(having, released_to)
    suite.test_the_addresses_of_a_feature_do_not_exist_without_it(having, released_to)
    suite.test_a_feature_leaves_no_trace_in_pages_of_people_without_it(
        make_site("sample"), having, released_to
    )


def test_an_address_outside_the_gate_is_noticed(
    suite, sample, serve, having, released_to, monkeypatch
):
    sample.urls(path("extra/", lambda request: HttpResponse("extra"), name="e"), feature="extra")
    serve()
    monkeypatch.setattr(urls, "is_on", lambda *args: True)

    with pytest.raises(AssertionError, match=r"sample\.extra: get /apps/sample/extra/"):
        suite.test_the_addresses_of_a_feature_do_not_exist_without_it(having, released_to)


def test_a_slot_outside_the_gate_is_noticed(suite, sample, having, released_to, monkeypatch):
    sample.slot("home.main", Note, feature="extra")
    monkeypatch.setattr(slots, "is_on", lambda *args: True)
    tour = make_site("sample")

    with pytest.raises(AssertionError, match=r"home\.main"):
        suite.test_the_surfaces_of_a_feature_are_empty_without_it(tour, having, released_to)
    with pytest.raises(AssertionError, match=r"sample\.extra at"):
        suite.test_a_feature_leaves_no_trace_in_pages_of_people_without_it(
            tour, having, released_to
        )


def test_a_feature_without_a_title_in_a_language_is_noticed(suite, settings):
    untitled = replace(EXTRA, title={"en": "More"})
    settings.KRING_PLUGINS = tuple(
        replace(each, manifest=replace(each.manifest, features=(untitled,)))
        if each.slug == "sample"
        else each
        for each in registry.installed()
    )

    with pytest.raises(AssertionError, match="no title in: nl"):
        suite.test_its_features_have_a_title_in_every_language(None)
