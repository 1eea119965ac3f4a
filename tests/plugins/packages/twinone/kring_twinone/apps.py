from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_twinone"
    label = "twinone"
