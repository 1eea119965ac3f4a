"""A model field that names a plugin."""

from collections.abc import Sequence
from typing import Any

from django.db import models

SLUG_LENGTH = 31


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
