"""The first page of the admin: what waits for this person, what is planned, what is due for review.

Wagtail counts pages, images and documents there, which nobody can act on.
"""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import TaskState

from editorial.models import ContentRecord
from editorial.services.ownership import due_records
from editorial.services.planning import Planned, planned_for
from kring.core.memo import memoized

SHOWN = 10


def _planned(request: HttpRequest) -> list[Planned]:
    """Return what is planned; the figure and the panel ask the database once."""
    return memoized(request, "_kring_planned", lambda: planned_for(request.user))


def _due(request: HttpRequest) -> list[ContentRecord]:
    return memoized(request, "_kring_due", lambda: list(due_records(request.user)))


class PlannedPanel(Component):
    """What will appear and disappear by itself on the pages of this user."""

    name = "kring_planned"
    template_name = "editorial/admin/planned_panel.html"
    order = 120

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        """Add the pages, the first moment first."""
        planned = _planned(parent_context["request"])
        return {"planned": planned[:SHOWN], "more": len(planned) - SHOWN}


class MyReviewDatesPanel(Component):
    """The reader's own pages that are due for review."""

    name = "kring_review_dates"
    template_name = "editorial/admin/review_dates_panel.html"
    order = 140

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        """Add the pages, the longest overdue first."""
        records = _due(parent_context["request"])
        return {
            "records": records[:SHOWN],
            "more": len(records) - SHOWN,
            "today": timezone.localdate(),
        }


@hooks.register("construct_homepage_panels")
def order_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put what waits for the user first, then what is planned and due, then Wagtail's other panels."""
    for panel in panels:
        if isinstance(panel, WorkflowObjectsToModeratePanel):
            panel.order = 100
    panels.extend([PlannedPanel(), MyReviewDatesPanel()])


class Figure(SummaryItem):
    """A number at the top of the first page, with a link to the list below it."""

    template_name = "editorial/admin/figure.html"
    label: ClassVar[Any]
    icon: ClassVar[str]
    target: ClassVar[str]

    @cached_property
    def number(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        """Add the number and where its list is."""
        return {"figure": self}


class WaitingFigure(Figure):
    """Pages in review on which this user has to decide."""

    order = 100
    label = _("Waiting for you")
    icon = "check"
    target = "awaiting-review-section"

    @cached_property
    def number(self) -> int:
        """How many decisions wait."""
        return TaskState.objects.reviewable_by(self.request.user).count()


class PlannedFigure(Figure):
    """What will happen by itself."""

    order = 110
    label = _("Planned")
    icon = "calendar-alt"
    target = "kring-planned-section"

    @cached_property
    def number(self) -> int:
        """How many pages will appear or disappear."""
        return len(_planned(self.request))


class DueFigure(Figure):
    """Own pages to review."""

    order = 120
    label = _("Due for review")
    icon = "calendar-check"
    target = "kring-review-dates-section"

    @cached_property
    def number(self) -> int:
        """How many own pages are due."""
        return len(_due(self.request))


@hooks.register("construct_homepage_summary_items", order=1000)
def count_own_work(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Replace Wagtail's totals by what this user can act on."""
    items[:] = [WaitingFigure(request), PlannedFigure(request), DueFigure(request)]
