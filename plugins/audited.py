"""What the audit log keeps of plugins: their settings."""

from kring.core.audit import SETTINGS, watch
from plugins.models import PluginSetting

watch(PluginSetting, area=SETTINGS, fields=("values",))
