"""Add the documents of plugins to search."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.utils.translation import get_language

from kring.core.types import AnyUser
from plugins.contributions import store
from plugins.contributions.search import PluginSources, documents_changed
from plugins.gate.decisions import features_of
from plugins.mail import plugin_title
from search.api import changed, register_plugin_name, register_reader, register_source


def reader_part(user: AnyUser) -> dict[str, frozenset[str]]:
    """Return the plugins and features that the user has."""
    return {"plugins": features_of(user)}


def name_of(slug: str) -> str:
    """Return the title of the plugin or feature in the language of the request."""
    return plugin_title(slug, (get_language() or "")[:2])


register_plugin_name(name_of)
register_reader("plugins", reader_part)
register_source(PluginSources())


@receiver(documents_changed)
def index_documents(sender: object, ids: Iterable[str], **kwargs: Any) -> None:
    """Index changed documents of plugins."""
    changed(PluginSources.key, ids)


@receiver(connection_created)
def load_contributions(sender: object, **kwargs: Any) -> None:
    """Load the contributions of plugins, so that their rows are followed before any is saved."""
    store.load()
