"""What rooms add to the frame around every page, and that plugins add nothing past their gate."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.urls import get_resolver

from kring.core import capabilities, checks, frame


@pytest.fixture
def configs(monkeypatch, settings):
    """Return a function that makes these the installed applications, ``plugin`` being a plugin."""
    # The addresses are read from the applications that are really there.
    get_resolver().url_patterns  # noqa: B018
    settings.KRING_PLUGINS = (SimpleNamespace(package="plugin"),)

    def install(*found: SimpleNamespace) -> None:
        monkeypatch.setattr(apps, "get_app_configs", lambda: found)
        frame._entries.cache_clear()
        frame._frame_urls.cache_clear()

    yield install
    frame._entries.cache_clear()
    frame._frame_urls.cache_clear()


ENTRY = frame.Entry("Mine", "gallery")
READER = frame.Reader(None)


def test_an_entry_of_a_room_is_in_the_menu(configs):
    configs(SimpleNamespace(name="news", user_menu=(ENTRY,)))

    assert list(frame.entries("user_menu", READER)) == [ENTRY]


def test_a_plugin_gets_no_entry_past_its_gate(configs):
    configs(SimpleNamespace(name="plugin", user_menu=(ENTRY,)))

    assert list(frame.entries("user_menu", READER)) == []


def test_a_plugin_does_not_take_over_a_place_of_the_frame(configs):
    configs(
        SimpleNamespace(name="search", frame_urls={"search": "robots"}),
        SimpleNamespace(name="plugin", frame_urls={"search": "gallery"}),
    )

    assert frame.frame_url("search") == "/robots.txt"


def test_a_plugin_tells_nothing_of_what_is_built_in(configs):
    mine = capabilities.Capability("Mine", "", "app")
    configs(SimpleNamespace(name="plugin", capabilities=(mine,)))

    assert capabilities.capabilities() == []


def test_a_place_that_no_room_fills_has_no_address(configs):
    configs()

    assert frame.frame_url("search") == ""


def test_two_rooms_that_fill_one_place_are_refused(configs):
    configs(
        SimpleNamespace(name="search", frame_urls={"search": "robots"}),
        SimpleNamespace(name="news", frame_urls={"search": "gallery"}),
    )

    (error,) = checks.places_of_frame()

    assert "search" in error.msg
    assert "news" in error.msg
