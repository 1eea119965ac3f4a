"""Evaluation moments in the admin, each with a link to its report."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from adoption.evaluation.models import EvaluationMoment
from kring.core.memo import memoized
from plugins.mail import plugin_title
from plugins.models import Plugin
from releases.admin.policy import ReleaseManagersPolicy
from releases.selectors.rings import ring_name, ring_names

register_permission_policy(EvaluationMoment, ReleaseManagersPolicy(EvaluationMoment))


def _slugs() -> list[str]:
    return list(Plugin.objects.values_list("slug", flat=True))


def _known_plugins() -> list[tuple[str, str]]:
    return [(slug, plugin_title(slug, (get_language() or "")[:2])) for slug in _slugs()]


def _known_rings() -> list[tuple[int, str]]:
    """Return the rings by their place, each with the names that it has in the releases."""
    names: dict[int, list[str]] = {0: []}
    for (_slug, order), name in sorted(ring_names(_slugs()).items()):
        found = names.setdefault(order, [])
        if name not in found:
            found.append(name)
    return [
        (order, " / ".join(found) or ring_name({}, "", order))
        for order, found in sorted(names.items())
    ]


class RingColumn(Column):
    """The name of the ring; the names of all rows are read together."""

    def get_value(self, moment: EvaluationMoment) -> str:
        """Return the ring's place, for exports."""
        return str(moment.ring_order + 1)

    def get_cell_context_data(
        self, instance: EvaluationMoment, parent_context: Any
    ) -> dict[str, Any]:
        """Replace the place by the name."""
        names = memoized(
            parent_context["request"], "_kring_ring_names", lambda: ring_names(_slugs())
        )
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "value": ring_name(names, instance.plugin, instance.ring_order)}


class EvaluationForm(WagtailAdminModelForm):
    """A plugin, a ring, and the days on which its people are asked."""

    plugin = forms.ChoiceField(label=gettext_lazy("Plugin"), choices=_known_plugins)
    ring_order = forms.TypedChoiceField(
        label=gettext_lazy("Ring"), choices=_known_rings, coerce=int
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        values = super().clean()
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            raise ValidationError({"closes_on": _("This is before the invitation.")})
        return values


class EvaluationViewSet(ModelViewSet):
    """Evaluation moments, each with a link to its report."""

    model = EvaluationMoment
    icon = "calendar-alt"
    menu_label = gettext_lazy("Evaluation moments")
    copy_view_enabled = False
    list_display = [
        TitleColumn(
            "plugin",
            label=gettext_lazy("Plugin"),
            accessor=lambda moment: plugin_title(moment.plugin, (get_language() or "")[:2]),
            get_url=lambda moment: reverse("evaluation:edit", args=[moment.pk]),
        ),
        RingColumn("ring_order", label=gettext_lazy("Ring")),
        "opens_on",
        "closes_on",
        TitleColumn(
            "report",
            label=gettext_lazy("Report"),
            accessor=lambda moment: _("Report"),
            get_url=lambda moment: reverse("adoption:evaluation", args=[moment.pk]),
        ),
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("plugin"),
            FieldPanel("ring_order"),
            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        ],
        base_form_class=EvaluationForm,
    )
