"""Checks of page types for ``manage.py check``."""

from typing import Any

from django.core.checks import CheckMessage, Error

from kring.core.frame import disputed_places
from kring.core.kinds import conflicts


def kinds_of_pages(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each key that two kinds of pages have."""
    return [Error(sentence, id="kring.pages.E002") for sentence in conflicts()]


def places_of_frame(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return an error for each place of the frame that two rooms want to fill."""
    return [Error(sentence, id="kring.frame.E001") for sentence in disputed_places()]
