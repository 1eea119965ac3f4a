"""The addresses of all plugins: pages below /apps/<slug>/ and routes below /api/plugins/<slug>/."""

from django.urls import URLResolver

from plugins.contributions.api import api_patterns
from plugins.contributions.urls import plugin_patterns


def patterns() -> list[URLResolver]:
    """Return the addresses of the contributions that are known now."""
    return [*plugin_patterns(), *api_patterns()]


urlpatterns = patterns()
