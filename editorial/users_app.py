"""Wagtail's users app, with this project's view sets: the extension point Wagtail gives."""

from wagtail.users.apps import WagtailUsersAppConfig


class KringUsersAppConfig(WagtailUsersAppConfig):
    """Groups that approve pages cannot be deleted by accident."""

    group_viewset = "editorial.admin.groups.KringGroupViewSet"
