"""What plugins add to search."""

from plugins.contributions.search import PluginSources
from search.api import register_source

register_source(PluginSources())
