from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What belongs to no room: error pages, health, template helpers, set-up commands."""

    name = "kring.core"
    label = "kring_core"
