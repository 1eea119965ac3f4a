"""Add the permissions of plugins to Wagtail's screen of groups."""

from django.contrib.auth.models import Permission
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from wagtail import hooks

from plugins.install import registry

# Django makes these for every model; the pages of plugins do not use them.
OF_EVERY_MODEL = ("add", "change", "delete", "view")


@hooks.register("register_permissions")
def permissions_of_plugins() -> QuerySet:
    """Return the permissions that the loaded plugins define, such as ``manage`` or ``view_scores``."""
    default = [Concat(Value(f"{action}_"), F("content_type__model")) for action in OF_EVERY_MODEL]
    of_plugins = Permission.objects.filter(content_type__app_label__in=registry.order())
    return of_plugins.exclude(codename__in=default)
