"""Find the start of a trip by its name alone, so that a trip survives a move to another room."""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import URLResolver, get_resolver, reverse

from bench.road.counting import ROOT


def address(name: str, *arguments: Any) -> str:
    """Return the address of the view with this name, whatever its namespace. LookupError if not one."""
    namespaces = set(_namespaces(get_resolver(), name, ()))
    return reverse(":".join((*_only(f"address {name}", namespaces), name)), args=arguments)


def model(name: str) -> type[Model]:
    """Return the model with this name, whatever its app. LookupError if not one."""
    return _only(f"model {name}", {each for each in apps.get_models() if each.__name__ == name})


def service(name: str) -> Callable[..., Any]:
    """Return the function of Kring with this name, whatever its module. LookupError if not one."""
    found = {
        value
        for module in list(sys.modules.values())
        if inspect.isfunction(value := vars(module).get(name))
        and value.__module__ == module.__name__
        and Path(inspect.getfile(inspect.unwrap(value))).is_relative_to(ROOT)
    }
    return _only(f"function {name}", found)


def _only(what: str, found: Iterable[Any]) -> Any:
    found = list(found)
    if len(found) != 1:
        raise LookupError(f"There are {len(found)} of {what}, and a trip needs one.")
    return found[0]


def _namespaces(
    resolver: URLResolver, name: str, above: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            below = (*above, pattern.namespace) if pattern.namespace else above
            yield from _namespaces(pattern, name, below)
        elif pattern.name == name:
            yield above
