"""The menu of feedback and goals in the admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from adoption.evaluation.admin import EvaluationViewSet
from adoption.goals.admin import GoalViewSet, IndicatorValueViewSet
from releases.admin.menu import ReleaseManagersMenuItem


class FeedbackViewSetGroup(ModelViewSetGroup):
    """The menu of feedback and goals."""

    menu_label = gettext_lazy("Feedback and goals")
    menu_icon = "comment"
    menu_order = 270
    items = (
        EvaluationViewSet("evaluation", url_prefix="evaluations"),
        GoalViewSet("goal", url_prefix="goals"),
        IndicatorValueViewSet("goal_value", url_prefix="goal-values"),
    )

    def get_submenu_items(self) -> list[MenuItem]:
        """Return the board and the ambassadors, then the lists."""
        board = ReleaseManagersMenuItem(
            gettext_lazy("Tips, tops and flops"),
            reverse("kring_feedback_board"),
            icon_name="comment",
            order=-2,
        )
        ambassadors = ReleaseManagersMenuItem(
            gettext_lazy("Ambassadors"), reverse("kring_ambassadors"), icon_name="group", order=-1
        )
        return [board, ambassadors, *super().get_submenu_items()]
