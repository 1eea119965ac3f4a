"""Receivers run for what they are about, and for nothing else."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from weakref import ReferenceType

import pytest
import wagtail.signals
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import signals
from django.dispatch import Signal
from django.dispatch.dispatcher import NONE_ID
from django.test.utils import isolate_apps
from wagtail.models import Page, get_page_models

from kring.core.signals import page_receiver

OF_MODELS = ["pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete"]
WATCHED = {name: getattr(signals, name) for name in [*OF_MODELS, "m2m_changed"]} | {
    name: value for name, value in vars(wagtail.signals).items() if isinstance(value, Signal)
}


def our_packages() -> set[str]:
    """Return the names of Kring's apps and of the plugins that come with it."""
    return {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
        and ".venv" not in Path(config.path).parts
    }


def of_everything(signal: Signal) -> Iterator[str]:
    """Yield our receivers that the signal calls whatever it is about."""
    packages = tuple(f"{name}." for name in our_packages())
    for (_receiver_id, sender_id), receiver, *_rest in signal.receivers:
        function = receiver() if isinstance(receiver, ReferenceType) else receiver
        if sender_id == NONE_ID and function and function.__module__.startswith(packages):
            yield f"{function.__module__}.{function.__qualname__}"


@pytest.mark.parametrize("name", WATCHED)
def test_a_receiver_of_ours_has_a_sender(name):
    assert list(of_everything(WATCHED[name])) == []


@pytest.mark.parametrize("name", WATCHED)
def test_a_receiver_without_a_sender_is_noticed(name):
    def follow(**kwargs):
        """What a room must not do."""

    follow.__module__ = "news.signals"
    WATCHED[name].connect(follow)
    try:
        assert [found.rpartition(".")[2] for found in of_everything(WATCHED[name])] == ["follow"]
    finally:
        WATCHED[name].disconnect(follow)


@pytest.fixture
def signal():
    return Signal()


@pytest.fixture
def on_pages(signal, monkeypatch):
    """A function that follows the signal of pages, and remembers for which senders it ran."""
    senders = []

    def follow(sender, **kwargs):
        senders.append(sender)

    monkeypatch.setattr("kring.core.signals._for_pages", [])
    page_receiver(signal)(follow)
    return SimpleNamespace(follow=follow, senders=senders)


def test_a_receiver_of_pages_runs_for_every_page_type(signal, on_pages):
    for model in get_page_models():
        signal.send(sender=model)

    assert on_pages.senders == get_page_models()
    assert Page in on_pages.senders


def test_a_receiver_of_pages_runs_for_nothing_else(signal, on_pages):
    signal.send(sender=Session)
    signal.send(sender=None)

    assert on_pages.senders == []


@isolate_apps("home")
def test_a_receiver_of_pages_runs_for_a_page_type_that_is_defined_later(
    signal, on_pages, monkeypatch
):
    monkeypatch.setattr("wagtail.models.pages.PAGE_MODEL_CLASSES", get_page_models())

    class LaterPage(Page):
        class Meta:
            app_label = "home"
            proxy = True

    signal.send(sender=LaterPage)

    assert on_pages.senders == [LaterPage]
