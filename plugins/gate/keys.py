"""The keys of what the gate decides about: a plugin by its slug, a feature of it by ``<slug>.<feature>``."""


def feature_key(slug: str, feature: str = "") -> str:
    """Return the key of a feature; that of the plugin as a whole without one."""
    return f"{slug}.{feature}" if feature else slug


def plugin_of(key: str) -> str:
    """Return the slug of the plugin to which a feature belongs; a plugin's own key is its slug."""
    return key.partition(".")[0]


def feature_of(key: str) -> str:
    """Return the feature in a key; empty for the plugin as a whole."""
    return key.partition(".")[2]
