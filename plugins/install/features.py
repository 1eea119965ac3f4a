"""The features that the installed plugins declare, by their full keys."""

from collections.abc import Mapping

from plugins.gate.keys import feature_key, plugin_of
from plugins.install import registry
from plugins.install.manifest import Feature


def features_of(slug: str) -> Mapping[str, Feature]:
    """Return the features of the installed version of a plugin by full key, in the order of its manifest."""
    plugin = registry.get(slug)
    declared = plugin.manifest.features if plugin and plugin.manifest else ()
    return {feature_key(slug, feature.key): feature for feature in declared}


def find_feature(key: str) -> Feature | None:
    """Return the feature with this full key; None for a plugin, and when it is not installed."""
    return features_of(plugin_of(key)).get(key)


def needed_by(key: str) -> tuple[str, ...]:
    """Return what a plugin or feature needs: a feature its own plugin first."""
    feature = find_feature(key)
    if feature is None:
        plugin = registry.get(key)
        return plugin.depends if plugin else ()
    own = plugin_of(key)
    return (own, *(needed for needed in feature.depends if needed != own))
