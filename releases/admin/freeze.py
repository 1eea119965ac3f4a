"""Quiet periods in the admin."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from releases.admin.policy import ReleaseManagersPolicy
from releases.models import Freeze

register_permission_policy(Freeze, ReleaseManagersPolicy(Freeze))


class FreezeViewSet(ModelViewSet):
    """Days on which no ring opens automatically."""

    model = Freeze
    icon = "calendar-alt"
    menu_label = gettext_lazy("Quiet periods")
    copy_view_enabled = False
    list_display = ["reason", "starts_on", "ends_on"]
    form_fields = ["reason", "starts_on", "ends_on"]
