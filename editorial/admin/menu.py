"""The menu "Pages": it opens the site and not the root above it, which holds nothing to read."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import MenuItem as SidebarItem
from wagtail.admin.ui.sidebar import PageExplorerMenuItem
from wagtail.admin.wagtail_hooks import ExplorerMenuItem
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry


class SitePagesMenuItem(ExplorerMenuItem):
    """Opens the pages of the site for people who may see the whole tree; else the first page they may edit."""

    def render_component(self, request: HttpRequest) -> SidebarItem:
        """Return the entry, with the page at which the list of pages begins."""
        start = _start(request)
        if start is None:
            return super().render_component(request)
        return PageExplorerMenuItem(
            self.name,
            self.label,
            reverse("wagtailadmin_explore", args=[start.pk]),
            start.pk,
            icon_name=self.icon_name,
            classname=self.classname,
        )


def _start(request: HttpRequest) -> Page | None:
    root = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
    if root is None or not root.is_root():
        return root
    # The root is useful only where there are several sites below it.
    sites = list(Site.objects.select_related("root_page")[:2])
    return sites[0].root_page if len(sites) == 1 else root


@hooks.register("construct_main_menu")
def open_the_site(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Replace Wagtail's entry by ours."""
    for place, item in enumerate(menu_items):
        if type(item) is ExplorerMenuItem:
            menu_items[place] = SitePagesMenuItem(
                item.label, item.url, name=item.name, icon_name=item.icon_name, order=item.order
            )
