from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_diesready"
    label = "diesready"

    def ready(self):
        import os

        os._exit(3)
