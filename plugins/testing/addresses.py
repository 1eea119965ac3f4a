"""Find the addresses of a plugin."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<[^>]+>|\(\?P<\w+>[^)]*\)")
OK = 200


def addresses(slug: str, prefix: str = "", *, feature: str = "") -> list[str]:
    """Return every address of the plugin, or of one feature by its key, with 1 for each of its arguments."""
    return [ARGUMENT.sub("1", template) for template in templates(slug, prefix, feature=feature)]


def templates(slug: str, prefix: str = "", *, feature: str = "") -> list[str]:
    """Return every address of the plugin below a prefix, with its arguments as in the URL pattern."""
    every = [
        "/" + before + str(pattern.pattern).strip("^$")
        for before, pattern in _patterns(get_resolver(), "")
        if before.startswith((f"apps/{slug}/", f"api/plugins/{slug}/"))
        and (not feature or getattr(pattern.callback, "kring_feature", slug) == feature)
    ]
    return [template for template in every if template.startswith(prefix)]


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix, pattern
        else:
            yield from _patterns(pattern, prefix + str(pattern.pattern).strip("^$"))


def answering_addresses(client: Client, slug: str, prefix: str) -> list[str]:
    """Return for each address the first values of its arguments for which it answers with 200."""
    answering = []
    for template in templates(slug, prefix):
        tried = [template] if not ARGUMENT.search(template) else _filled_in(template, slug)
        address = next((each for each in tried if client.get(each).status_code == OK), None)
        if address:
            answering.append(address)
    return answering


def _filled_in(template: str, slug: str) -> list[str]:
    """Return the address with the first key of each of the plugin's models, then with keys of pages."""
    keys = [_first(model) for model in _models(slug)]
    pages = apps.get_model("wagtailcore", "Page").objects.filter(live=True).order_by("-pk")
    keys += pages.values_list("pk", flat=True)[:20]
    return [ARGUMENT.sub(str(key), template) for key in dict.fromkeys(keys) if key is not None]


def _models(slug: str) -> list[type[Model]]:
    return list(apps.get_app_config(slug).get_models()) if slug in apps.app_configs else []


def _first(model: type[Model]) -> Any:
    return model._base_manager.order_by("pk").values_list("pk", flat=True).first()
