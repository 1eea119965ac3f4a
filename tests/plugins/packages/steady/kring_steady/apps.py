from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_steady"
    label = "steady"
