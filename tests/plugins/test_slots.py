"""Slots show what plugins have at a place, in order, and nothing of a plugin that is off."""

import pytest
from django.urls import reverse

from plugins.contributions import guard
from plugins.contributions.lateness import Measure
from plugins.contributions.measuring import Meter
from plugins.contributions.slots import render_place
from plugins.models import Breaker, PluginError
from tests.plugins.plugin import Failing, Greeting, Hidden, add_templates
from tests.support import factories

pytestmark = pytest.mark.django_db

TEMPLATES = {"tests/greeting.html": "<p data-sample>{{ word }} {{ subject }}</p>"}


@pytest.fixture(autouse=True)
def _templates(settings):
    add_templates(settings, TEMPLATES)


def test_a_slot_is_shown_to_whoever_has_the_plugin_and_to_nobody_else(sample, holder, request_of):
    sample.slot("home.main", Greeting)

    assert "sample greeting" in render_place("home.main", request_of(holder), "it")
    assert render_place("home.main", request_of(factories.make_user()), "it") == ""


def test_a_slot_that_has_nothing_to_show_shows_nothing(sample, holder, request_of):
    sample.slot("home.main", Hidden)

    assert render_place("home.main", request_of(holder)) == ""


def test_slots_stand_in_their_order(sample, holder, request_of):
    class Second(Greeting):
        def get_context(self, request, subject):
            return {"word": "second"}

    sample.slot("home.main", Second, order=200)
    sample.slot("home.main", Greeting, order=10)

    shown = render_place("home.main", request_of(holder))

    assert shown.index("sample greeting") < shown.index("second")


class BusyMeter(Meter):
    """Measures as if all it saw took the processor for longer than a slot may."""

    def so_far(self):
        return Measure(wall=0.21, processor=0.2)


def test_what_a_process_loads_for_the_first_showing_is_not_held_against_the_plugin(
    sample, holder, request_of, monkeypatch
):
    class New(Greeting):
        """A slot that no other test has shown in this process."""

    monkeypatch.setattr(guard, "Meter", BusyMeter)
    sample.slot("home.main", New)

    render_place("home.main", request_of(holder))
    assert not PluginError.objects.exists()

    render_place("home.main", request_of(holder))
    assert PluginError.objects.get().summary == "Took longer than 150 ms."


def test_a_place_that_does_not_exist_is_refused(sample):
    with pytest.raises(ValueError, match="no place"):
        sample.slot("home.attic", Greeting)


def test_a_failing_slot_shows_nothing_to_readers_and_the_others_stay(sample, holder, request_of):
    sample.slot("home.main", Failing, order=1)
    sample.slot("home.main", Greeting, order=2)

    shown = render_place("home.main", request_of(holder))

    assert "the slot fails" not in shown
    assert "sample greeting" in shown


def test_a_failing_slot_shows_editors_what_is_wrong(sample, give, request_of):
    sample.slot("home.main", Failing)
    editor = give(factories.make_user(is_superuser=True))

    assert "RuntimeError: the slot fails" in render_place("home.main", request_of(editor))


def test_where_it_is_stopped_by_evidence_the_slot_is_gone_for_editors_too(sample, give, request_of):
    sample.slot("home.main", Failing)
    Breaker.objects.create(feature="sample")
    editor = give(factories.make_user(is_superuser=True))

    assert render_place("home.main", request_of(editor)) == ""


@pytest.mark.parametrize(
    ("place", "make_address"),
    [
        ("home.main", lambda: factories.make_home().url),
        ("home.aside", lambda: factories.make_home().url),
        ("page.after_body", lambda: factories.make_news().url),
        ("page.meta", lambda: factories.make_news().url),
        ("page.after_body", lambda: factories.make_post().url),
        ("page.meta", lambda: factories.make_post().url),
        ("page.after_body", lambda: factories.make_guidance().url),
        ("page.meta", lambda: factories.make_guidance().url),
        ("person.profile", lambda: factories.make_person().get_absolute_url()),
        ("unit.page", lambda: factories.make_unit().get_absolute_url()),
        ("search.result", lambda: reverse("search:results") + "?q=words"),
        ("navigation", lambda: reverse("people:directory")),
        ("user_menu", lambda: reverse("people:directory")),
    ],
)
def test_every_place_is_on_its_page(sample, holder, client, place, make_address):
    sample.slot(place, Greeting)
    address = make_address()
    client.force_login(holder)
    assert client.get(address).content.decode().count("sample greeting") == 1

    client.force_login(factories.make_user())
    assert "sample" not in client.get(address).content.decode()
