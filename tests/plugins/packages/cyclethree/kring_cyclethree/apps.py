from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_cyclethree"
    label = "cyclethree"
