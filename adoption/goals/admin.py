"""Goals and their values in the admin, in Wagtail's own lists and forms."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from adoption.goals import services
from adoption.goals.models import Goal, IndicatorValue
from releases.admin.policy import ReleaseManagersPolicy

for _model in (Goal, IndicatorValue):
    register_permission_policy(_model, ReleaseManagersPolicy(_model))


class GoalForm(WagtailAdminModelForm):
    """A goal. Its owner is chosen by e-mail address: a list of everybody would be too long."""

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
    list_display = [
        TitleColumn(
            "title",
            label=gettext_lazy("Goal"),
            get_url=lambda goal: reverse("goal:edit", args=[goal.pk]),
        ),
        "due_on",
        "owner",
    ]
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
    """Enters a value, in the name of the person who does."""

    def save_instance(self) -> IndicatorValue:
        """Store the value."""
        entered = services.enter_value(user=self.request.user, **self.form.cleaned_data)
        log(instance=entered, action="wagtail.create")
        return entered


class ValueEditView(EditView):
    """Corrects a value, in the name of the person who does."""

    def save_instance(self) -> IndicatorValue:
        """Store what is changed."""
        corrected = services.correct_value(
            entered=self.object, user=self.request.user, **self.form.cleaned_data
        )
        log(instance=corrected, action="wagtail.edit")
        return corrected


class IndicatorValueViewSet(ModelViewSet):
    """Values that are entered by hand, beside those that plugins measured."""

    model = IndicatorValue
    icon = "history"
    menu_label = gettext_lazy("Values of goals")
    copy_view_enabled = False
    add_view_class = ValueCreateView
    edit_view_class = ValueEditView
    ordering = ["-measured_on"]
    list_display = ["goal", "measured_on", "value", "note"]
    list_filter = ["goal"]
    form_fields = ["goal", "measured_on", "value", "note"]
