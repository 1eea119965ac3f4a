"""The permissions of plugins in Wagtail's screen of groups, beside all others."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from plugins import registry

# Django makes these for every model; nothing in a plugin's pages asks for them.
OF_EVERY_MODEL = r"^(add|change|delete|view)_"


@hooks.register("register_permissions")
def permissions_of_plugins() -> QuerySet:
    """Return the permissions that the loaded plugins define."""
    of_plugins = Permission.objects.filter(content_type__app_label__in=registry.order())
    return of_plugins.exclude(codename__regex=OF_EVERY_MODEL)
