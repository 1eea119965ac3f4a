from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_slowready"
    label = "slowready"

    def ready(self):
        import time

        end = time.monotonic() + 10
        while time.monotonic() < end:
            pass
