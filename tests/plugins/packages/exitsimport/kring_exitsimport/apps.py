from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_exitsimport"
    label = "exitsimport"
