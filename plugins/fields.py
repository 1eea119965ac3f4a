"""Model fields that name a plugin or one of its features."""

from collections.abc import Sequence
from typing import Any

from django.db import models

SLUG_LENGTH = 31
FEATURE_LENGTH = 80


class PluginSlugField(models.SlugField):
    """The slug of a plugin, which stays when the plugin itself is not known here.

    Rows with such a field belong to the plugin: they go with it when it is uninstalled, unless
    ``outlives_plugin`` says that they stay, as history does.
    """

    def __init__(self, *args: Any, outlives_plugin: bool = False, **kwargs: Any):
        self.outlives_plugin = outlives_plugin
        super().__init__(*args, **kwargs | {"max_length": SLUG_LENGTH})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return the arguments without the length and without ``outlives_plugin``: no table depends on them."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs


class FeatureKeyField(models.CharField):
    """The full key of a feature: the slug of its plugin, or "<slug>.<key>" for one that it declares.

    Rows with such a field go with the plugin when it is uninstalled.
    """

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"max_length": FEATURE_LENGTH} | kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return it as the text column that it is: no table depends on what it names."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
