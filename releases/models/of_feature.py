"""What belongs to a plugin as a whole, or to one feature of it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from plugins.gate.keys import feature_key, feature_of, plugin_of


class OfFeature(models.Model):
    """Of the plugin in ``plugin``; with a ``feature``, the key of one in its manifest, of that alone."""

    plugin_id: str
    feature = models.CharField(_("feature"), max_length=31, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def feature_key(self) -> str:
        """The key that the gate knows: the slug of the plugin, or ``<slug>.<feature>``."""
        return feature_key(self.plugin_id, self.feature)


def fields_of(key: str) -> dict[str, Any]:
    """Return the values that name this plugin or feature in a row."""
    return {"plugin_id": plugin_of(key), "feature": feature_of(key)}
