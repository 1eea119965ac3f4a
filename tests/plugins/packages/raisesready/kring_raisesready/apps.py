from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_raisesready"
    label = "raisesready"

    def ready(self):
        raise RuntimeError("not ready")
