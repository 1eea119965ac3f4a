from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_cycleone"
    label = "cycleone"
