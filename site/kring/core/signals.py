"""Connect receivers to every page type, each with the page type as sender."""

from collections.abc import Callable
from typing import Any

from django.db.models.signals import class_prepared
from django.dispatch import Signal, receiver
from wagtail.models import Page, get_page_models

_for_pages: list[tuple[Signal, Callable[..., None]]] = []


def page_receiver(*signals: Signal) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Connect a function to signals of every page type, as ``receiver`` does for one sender.

    Page types that are defined later are connected then. Other models do not call the function.
    """

    def connect(function: Callable[..., None]) -> Callable[..., None]:
        for signal in signals:
            _for_pages.append((signal, function))
            for model in get_page_models():
                signal.connect(function, sender=model)
        return function

    return connect


@receiver(class_prepared)
def connect_page_type(sender: type, **kwargs: Any) -> None:
    """Connect the receivers of page types to a new one."""
    if issubclass(sender, Page):
        for signal, function in _for_pages:
            signal.connect(function, sender=sender)
