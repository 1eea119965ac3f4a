"""Parts of the form in which editors write any content page."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

from editorial.legibility.findings import read


class SchedulePanel(MultiFieldPanel):
    """When the page appears and disappears, in the form itself.

    Wagtail asks for it in a window behind a button at the side, where nobody looks before submitting.
    """

    def __init__(self, **kwargs: Any):
        fields = [
            FieldPanel("go_live_at", heading=_("Appears at")),
            FieldPanel("expire_at", heading=_("Disappears at")),
        ]
        kwargs = {
            "children": [FieldRowPanel(fields), TimeZonePanel()],
            "heading": _("When"),
            **kwargs,
        }
        super().__init__(**kwargs)


class TimeZonePanel(HelpPanel):
    """Says what empty times mean, and in which time zone they are."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"template": "editorial/admin/time_zone.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the name of the time zone of this editor."""
            return {
                **super().get_context_data(parent_context),
                "time_zone": timezone.get_current_timezone_name(),
            }


class ReadingPanel(HelpPanel):
    """What readers will miss, below everything that an editor fills in. It refuses nothing."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            **{
                "template": "editorial/admin/reading_panel.html",
                "heading": _("Before you publish"),
                **kwargs,
            }
        )

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add what is found in the version that is in the form."""
            reading = read(self.instance) if self.instance.pk else None
            return {**super().get_context_data(parent_context), "reading": reading}
