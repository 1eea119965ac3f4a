"""The addresses of a plugin."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, get_resolver

ARGUMENT = re.compile(r"<[^>]+>|\(\?P<\w+>[^)]*\)")
OK = 200


def addresses(slug: str, prefix: str = "") -> list[str]:
    """Return every address of the plugin, with 1 for whatever stands in it."""
    return [ARGUMENT.sub("1", template) for template in templates(slug, prefix)]


def templates(slug: str, prefix: str = "") -> list[str]:
    """Return every address of the plugin as it is written, those below a prefix if there is one."""
    found = []
    for before, pattern in _patterns(get_resolver(), ""):
        if before.startswith((f"apps/{slug}/", f"api/plugins/{slug}/")):
            found.append("/" + before + str(pattern.pattern).strip("^$"))
    return [template for template in found if template.startswith(prefix)]


def _patterns(resolver: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix, pattern
        else:
            yield from _patterns(pattern, prefix + str(pattern.pattern).strip("^$"))


def first_that_answers(client: Any, slug: str, prefix: str) -> list[str]:
    """Return for each address the first form of it that answers this reader with a page."""
    found = []
    for template in templates(slug, prefix):
        tried = [template] if not ARGUMENT.search(template) else _filled_in(template, slug)
        answering = (each for each in tried if client.get(each).status_code == OK)
        if address := next(answering, None):
            found.append(address)
    return found


def _filled_in(template: str, slug: str) -> list[str]:
    """Return the address with the first key of each of the plugin's models, then with keys of pages."""
    keys = [_first(model) for model in _models(slug)]
    pages = apps.get_model("wagtailcore", "Page").objects.filter(live=True).order_by("-pk")
    keys += pages.values_list("pk", flat=True)[:20]
    return [ARGUMENT.sub(str(key), template) for key in dict.fromkeys(keys) if key is not None]


def _models(slug: str) -> list[Any]:
    return list(apps.get_app_config(slug).get_models()) if slug in apps.app_configs else []


def _first(model: Any) -> Any:
    return model._base_manager.order_by("pk").values_list("pk", flat=True).first()
