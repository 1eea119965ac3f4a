"""What stands on the admin's first page beside Wagtail's own “Awaiting your review”."""

from typing import Any

from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from editorial.services.ownership import due_records

SHOWN = 10


class MyReviewDatesPanel(Component):
    """The reader's own pages that are due for another look."""

    name = "kring_review_dates"
    template_name = "editorial/admin/review_dates_panel.html"
    # After Wagtail's panels of pages in review (200 to 220), before the recent edits (250).
    order = 240

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the pages, the longest overdue first."""
        records = due_records(parent_context["request"].user)
        return {"records": records[:SHOWN], "today": timezone.localdate()}


@hooks.register("construct_homepage_panels")
def add_review_dates(request, panels: list[Component]) -> None:
    """Show the panel to everybody; without pages that are due it is empty."""
    panels.append(MyReviewDatesPanel())
