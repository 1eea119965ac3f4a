"""Reports in Wagtail's admin: who may open one, its addresses, and its place in the menu."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Table
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import policy_registry


class KringReportView(ReportView):
    """A report that says why it is empty, when it is: ``nothing_found`` is that sentence."""

    nothing_found: str | Promise

    @cached_property
    def no_results_message(self) -> str:
        """Return what stands there instead of rows; what Wagtail says when filters left none."""
        if self.is_searching or self.is_filtering:
            return super().no_results_message
        return str(self.nothing_found)


class RightsReportView(KringReportView):
    """A report that people with any of these rights on ``rights_on`` may open; each declares which.

    For rows that have no rights of their own, such as the links of a page.
    """

    rights_on: type[Model]
    any_permission_required: Sequence[str]

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        """Ask for rights on what the rows are about."""
        return policy_registry.get_by_type(self.rights_on)

    def get_table(self, object_list: Iterable[Any]) -> Table:
        """Return the table of the rows: Wagtail makes it before it decorates the list."""
        return super().get_table(self.decorate_paginated_queryset(object_list))


def register_report(view: type[KringReportView], *, address: str, order: int) -> None:
    """Register the addresses of a report, with its results that filters replace, and its place in the menu.

    It is in the menu of those who may open it: who have any of the rights that the view requires.
    """

    class ReportMenuItem(MenuItem):
        def is_shown(self, request: HttpRequest) -> bool:
            rights = view.any_permission_required
            opened = view(request=request)
            return rights is None or opened.user_has_any_permission(rights)

    def urls() -> list[URLPattern]:
        results = view.as_view(results_only=True)
        return [
            path(address, view.as_view(), name=view.index_url_name),
            path(f"{address}results/", results, name=view.index_results_url_name),
        ]

    def menu_item() -> MenuItem:
        return ReportMenuItem(
            view.page_title, reverse(view.index_url_name), icon_name=view.header_icon, order=order
        )

    hooks.register("register_admin_urls", urls)
    hooks.register("register_reports_menu_item", menu_item)
