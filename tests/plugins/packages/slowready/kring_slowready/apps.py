from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_slowready"
    label = "slowready"

    def ready(self):
        import time

        end = time.process_time() + 10
        while time.process_time() < end:
            pass
