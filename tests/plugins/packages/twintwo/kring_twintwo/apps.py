from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_twintwo"
    label = "twintwo"
