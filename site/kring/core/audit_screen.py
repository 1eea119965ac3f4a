"""The audit log in the admin: changes of rights, restrictions and settings, with filters and export."""

from typing import Any

import django_filters
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies import ModelPermissionPolicy

from kring.core.audit import AREAS
from kring.core.models import Change
from kring.core.reports import KringReportView, register_report
from kring.core.spreadsheets import harmless


def _people(request: HttpRequest) -> QuerySet:
    users = get_user_model()._default_manager
    return users.filter(pk__in=Change.objects.order_by().values("user"))


class ChangesFilterSet(WagtailFilterSet):
    """Finds changes by area, person, name, action and day."""

    area = django_filters.ChoiceFilter(label=_("Area"), choices=list(AREAS.items()))
    user = django_filters.ModelChoiceFilter(label=_("Who"), queryset=_people)
    label = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")
    action = django_filters.ChoiceFilter(label=_("Action"), choices=Change.Action.choices)
    since = django_filters.DateFilter(
        label=_("From"), field_name="at", lookup_expr="date__gte", widget=AdminDateInput
    )
    until = django_filters.DateFilter(
        label=_("Up to and including"),
        field_name="at",
        lookup_expr="date__lte",
        widget=AdminDateInput,
    )

    class Meta:
        model = Change
        fields = ["area", "user", "label", "action", "since", "until"]


def in_words(values: dict[str, Any]) -> str:
    """Return values as text, a line each."""
    return "\n".join(f"{name}: {_one(value)}" for name, value in values.items())


def _one(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{name} {_one(each)}" for name, each in value.items()) or "–"
    return "–" if value in (None, "") else str(value)


def _exported(values: dict[str, Any]) -> Any:
    return harmless(in_words(values))


class ChangesView(KringReportView):
    """All changes, the last first."""

    model = Change
    page_title = _("Audit log")
    header_icon = "history"
    nothing_found = _("Nothing has been changed yet.")
    index_url_name = "kring_audit"
    index_results_url_name = "kring_audit_results"
    filterset_class = ChangesFilterSet
    permission_policy = ModelPermissionPolicy(Change)
    any_permission_required = ["view"]
    default_ordering = "-at"
    list_export = [
        "at", "user_name", "area", "action", "object_type", "label", "before", "after",
    ]  # fmt: skip
    export_headings = {
        "at": _("When"),
        "user_name": _("Who"),
        "area": _("Area"),
        "action": _("Action"),
        "object_type": _("Type"),
        "label": _("Name"),
        "before": _("Before"),
        "after": _("After"),
    }
    custom_field_preprocess = {
        "before": {"csv": _exported, "xlsx": _exported},
        "after": {"csv": _exported, "xlsx": _exported},
        "label": {"csv": harmless, "xlsx": harmless},
        "user_name": {"csv": harmless, "xlsx": harmless},
    }
    columns = [
        DateColumn("at", label=_("When"), sort_key="at", width="12%"),
        Column("user_name", label=_("Who"), sort_key="user_name", width="15%"),
        Column("area", label=_("Area"), accessor=lambda row: AREAS.get(row.area, row.area)),
        Column("label", label=_("What"), accessor=lambda row: _what(row)),
        Column("action", label=_("Action"), accessor="get_action_display"),
        Column("before", label=_("Before"), accessor=lambda row: in_words(row.before)),
        Column("after", label=_("After"), accessor=lambda row: in_words(row.after)),
    ]

    def get_filename(self) -> str:
        """Return the name of the exported file, without extension."""
        return "audit-log"


def _what(row: Change) -> str:
    return f"{_kind(row.object_type)}: {row.label}"


def _kind(object_type: str) -> str:
    """Return the name of the model in the reader's language; its key if it is no longer installed."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except LookupError:
        return object_type


register_report(ChangesView, address="reports/audit/", order=660)


@hooks.register("register_permissions")
def register_audit_permission() -> QuerySet:
    """Let administrators give the right to read the log to a group."""
    return Permission.objects.filter(content_type__app_label="kring_core", codename="view_change")
