"""The deviations, reports and measurements in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from home.accessibility.models import AccessibilityReport, Deviation


class DeviationViewSet(ModelViewSet):
    """What is known not to be accessible."""

    model = Deviation
    icon = "warning"
    copy_view_enabled = False
    list_display = [
        "__str__",
        "criterion",
        Column("owner", label=_("Owner")),
        DateColumn("planned_for", label=_("Mended by")),
        DateColumn("solved_on", label=_("Solved on")),
    ]


class ReportViewSet(ModelViewSet):
    """What people report; who answered ticks it off."""

    model = AccessibilityReport
    icon = "mail"
    copy_view_enabled = False
    add_to_admin_menu = False
    list_display = [
        "__str__",
        Column("person", label=_("Reported by")),
        "email",
        DateColumn("at", label=_("Reported")),
        DateColumn("answered_on", label=_("Answered on")),
    ]
    panels = [
        FieldPanel("text", read_only=True),
        FieldPanel("email", read_only=True),
        FieldPanel("person", read_only=True),
        FieldPanel("answered_on"),
    ]


class AccessibilityViewSetGroup(ModelViewSetGroup):
    """The menu "Accessibility"."""

    menu_label = _("Accessibility")
    menu_icon = "glasses"
    menu_order = 270
    items = (
        DeviationViewSet("accessibility_deviations", url_prefix="accessibility/deviations"),
        ReportViewSet("accessibility_reports", url_prefix="accessibility/reports"),
    )
