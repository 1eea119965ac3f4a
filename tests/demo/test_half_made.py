"""A demo that was stopped halfway is finished, and a search engine that is late stops nothing."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.management import call_command
from elastic_transport import ConnectionTimeout

from kring.core.models import SetupItem
from tests.support import factories

# The package names its function like the module.
loading = import_module("demo.loader.load")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def commands(monkeypatch):
    """The commands that were called, which do nothing."""
    called = []
    monkeypatch.setattr(loading, "call_command", lambda name, *_args, **_more: called.append(name))
    monkeypatch.setattr(loading.front_page, "cut_pictures", lambda: 0)
    factories.make_person()
    return called


def load_demo() -> str:
    output = StringIO()
    call_command("load_demo", "--if-empty", stdout=output)
    return output.getvalue()


def test_a_demo_that_was_stopped_after_its_content_is_finished_once(commands):
    SetupItem.objects.create(key=loading.BEGUN)

    load_demo()
    assert "rebuild_references_index" in commands
    commands.clear()
    load_demo()

    assert commands == []


def test_content_that_is_not_of_the_demo_is_left_alone(commands):
    load_demo()

    assert commands == []


def test_a_search_engine_that_is_late_is_told_in_a_line(monkeypatch):
    def late(name, *_arguments, **_options):
        if name == "update_index":
            raise ConnectionTimeout("timed out")

    monkeypatch.setattr(loading, "call_command", late)
    SetupItem.objects.create(key=loading.BEGUN)

    output = load_demo()

    assert "does not answer in time" in output
    assert SetupItem.objects.filter(key=loading.ENDED).exists()
