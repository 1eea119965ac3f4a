from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_wrongsetting"
    label = "wrongsetting"

    def ready(self):
        from django.conf import settings

        settings.MIDDLEWARE.append("kring_wrongsetting.middleware")
