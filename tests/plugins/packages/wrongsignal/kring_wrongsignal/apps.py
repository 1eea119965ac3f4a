from django.apps import AppConfig


class PluginConfig(AppConfig):
    name = "kring_wrongsignal"
    label = "wrongsignal"

    def ready(self):
        from django.db.models.signals import post_save

        post_save.connect(listen)


def listen(**kwargs):
    raise RuntimeError("in the way of every save")
