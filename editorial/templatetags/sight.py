"""Filters that leave out of a page what its reader may not see."""

from collections.abc import Iterable
from typing import Any

from django import template

from editorial.access import sight

register = template.Library()


@register.filter
def shown(file: Any) -> Any:
    """Return the image or document if the reader may see it, else None. Ask it before any word about the file."""
    return sight.shown(file) if file else None


@register.filter
def all_shown(files: Iterable[Any]) -> list[Any]:
    """Return the images or documents that the reader may see."""
    return sight.all_shown(file for file in files if file)
