"""What plugins add to search."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from plugins.contributions.search import PluginSources, documents_changed, follow
from plugins.decisions import plugins_of
from search.api import changed, register_reader, register_source


def reader_part(user: Any) -> dict[str, Any]:
    """Return the plugins that the user has."""
    return {"plugins": plugins_of(user)}


register_reader("plugins", reader_part)
register_source(PluginSources())


@receiver(documents_changed)
def index_documents(sender, ids, **kwargs):
    """Index documents of plugins."""
    changed(PluginSources.key, ids)


@receiver([post_save, post_delete])
def index_row(sender, instance, **kwargs):
    """Index what a changed row of a plugin shows in; one that is restored from an archive too."""
    if apps.ready:
        follow(sender, instance)
