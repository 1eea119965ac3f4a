"""Goals, their values and evaluation moments: lists and forms of Wagtail itself."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from plugins.admin_feedback.policy import ReleaseManagersPolicy
from plugins.mail import plugin_title
from plugins.models import EvaluationMoment, Freeze, Goal, IndicatorValue, Plugin
from plugins.services.permissions import MANAGE_RELEASES

for _model in (Goal, IndicatorValue, EvaluationMoment, Freeze):
    register_permission_policy(_model, ReleaseManagersPolicy(_model))


class GoalForm(WagtailAdminModelForm):
    """A goal. Its owner is named by e-mail address: a list of everybody would be too long."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner's e-mail address"),
        queryset=get_user_model().objects.filter(is_active=True),
        to_field_name="email",
        widget=forms.EmailInput,
        error_messages={"invalid_choice": gettext_lazy("Nobody signs in with this address.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["owner"] = self.instance.owner


class GoalViewSet(ModelViewSet):
    """Goals."""

    model = Goal
    icon = "pick"
    menu_label = gettext_lazy("Goals")
    copy_view_enabled = False
    list_display = [TitleColumn("title", label=gettext_lazy("Goal"),
                                get_url=lambda goal: reverse("goal:edit", args=[goal.pk])),
                    "due_on", "owner"]  # fmt: skip
    edit_handler = ObjectList(
        [
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("title_nl"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("why_nl"), FieldPanel("why_en")]),
            FieldPanel("owner"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("baseline"), FieldPanel("target")]),
                    FieldRowPanel([FieldPanel("unit"), FieldPanel("unit_en")]),
                    FieldRowPanel([FieldPanel("direction"), FieldPanel("due_on")]),
                    FieldPanel("indicator"),
                ],
                heading=gettext_lazy("From where to where"),
            ),
        ],
        base_form_class=GoalForm,
    )


class ValueCreateView(CreateView):
    """Entering a value: who did it is kept."""

    def save_instance(self) -> IndicatorValue:
        """Note who entered it."""
        self.form.instance.entered_by = self.request.user
        return super().save_instance()


class IndicatorValueViewSet(ModelViewSet):
    """Values that are entered by hand, beside those that plugins measured."""

    model = IndicatorValue
    icon = "history"
    menu_label = gettext_lazy("Values of goals")
    copy_view_enabled = False
    add_view_class = ValueCreateView
    ordering = ["-measured_on"]
    list_display = ["goal", "measured_on", "value", "note"]
    list_filter = ["goal"]
    form_fields = ["goal", "measured_on", "value", "note"]


def _known_plugins() -> list[tuple[str, str]]:
    return [
        (slug, plugin_title(slug, "nl")) for slug in Plugin.objects.values_list("slug", flat=True)
    ]


class EvaluationForm(WagtailAdminModelForm):
    """When the people of which ring are asked."""

    plugin = forms.ChoiceField(label=gettext_lazy("Plugin"), choices=_known_plugins)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        values = super().clean()
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            raise ValidationError({"closes_on": _("This is before the invitation.")})
        return values


class EvaluationViewSet(ModelViewSet):
    """Evaluation moments, each with the way to its report."""

    model = EvaluationMoment
    icon = "calendar-alt"
    menu_label = gettext_lazy("Evaluation moments")
    copy_view_enabled = False
    list_display = [
        TitleColumn("plugin", label=gettext_lazy("Plugin"),
                    get_url=lambda moment: reverse("evaluation:edit", args=[moment.pk])),
        "ring_order", "opens_on", "closes_on",
        TitleColumn("report", label=gettext_lazy("Report"), accessor=lambda moment: _("Report"),
                    get_url=lambda moment: reverse("plugins:evaluation", args=[moment.pk])),
    ]  # fmt: skip
    edit_handler = ObjectList(
        [
            FieldPanel("plugin"),
            FieldPanel("ring_order", help_text=gettext_lazy("The first ring is 0.")),
            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        ],
        base_form_class=EvaluationForm,
    )


class FreezeViewSet(ModelViewSet):
    """Days on which no ring opens by itself."""

    model = Freeze
    icon = "calendar-alt"
    menu_label = gettext_lazy("Quiet periods")
    copy_view_enabled = False
    list_display = ["reason", "starts_on", "ends_on"]
    form_fields = ["reason", "starts_on", "ends_on"]


class ManagersMenuItem(MenuItem):
    """An entry for release managers."""

    def is_shown(self, request: Any) -> bool:
        """Return whether the user manages releases."""
        return request.user.has_perm(MANAGE_RELEASES)


class FeedbackViewSetGroup(ModelViewSetGroup):
    """The menu about what people say and what the organisation wants."""

    menu_label = gettext_lazy("Feedback and goals")
    menu_icon = "comment"
    menu_order = 270
    items = (
        EvaluationViewSet("evaluation", url_prefix="evaluations"),
        FreezeViewSet("quiet_period", url_prefix="quiet-periods"),
        GoalViewSet("goal", url_prefix="goals"),
        IndicatorValueViewSet("goal_value", url_prefix="goal-values"),
    )

    def get_submenu_items(self) -> list[MenuItem]:
        """Put the board and the ambassadors before the lists."""
        board = ManagersMenuItem(
            gettext_lazy("Tips, tops and flops"),
            reverse("kring_feedback_board"), icon_name="comment", order=-2,
        )  # fmt: skip
        ambassadors = ManagersMenuItem(
            gettext_lazy("Ambassadors"),
            reverse("kring_ambassadors"), icon_name="group", order=-1,
        )  # fmt: skip
        return [board, ambassadors, *super().get_submenu_items()]
