"""The menu "Releases" and the addresses below it."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from plugins.permissions import MANAGE_RELEASES
from releases.admin import (
    actions,
    ending,
    mandatory,
    overview,
    people,
    plan,
    release,
    report,
    settings,
)
from releases.admin.freeze import FreezeViewSet

HOOK = "register_releases_menu_item"
releases_menu = Menu(register_hook_name=HOOK)


class ReleaseManagersMenuItem(MenuItem):
    """A menu entry for release managers."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may change releases."""
        return request.user.has_perm(MANAGE_RELEASES)


@hooks.register("register_admin_menu_item")
def register_releases_menu() -> MenuItem:
    """Add the menu; Wagtail hides it from people who may open nothing in it."""
    return SubmenuMenuItem(_("Releases"), releases_menu, icon_name="order", order=250)


@hooks.register(HOOK)
def register_plugin_list() -> MenuItem:
    """Add the list of plugins to the menu."""
    return ReleaseManagersMenuItem(
        _("Plugins and releases"), reverse("kring_releases"), icon_name="order", order=100
    )


@hooks.register("register_admin_viewset")
def register_quiet_periods() -> FreezeViewSet:
    """Add the list of quiet periods to the menu, below the plugins."""
    return FreezeViewSet("quiet_period", url_prefix="quiet-periods", menu_hook=HOOK, menu_order=200)


@hooks.register("register_admin_urls")
def register_release_urls() -> list[URLPattern]:
    """Register the addresses of the screens."""
    one = "releases/plugin/<slug:slug>/"
    return [
        path("releases/", overview.PluginList.as_view(), name="kring_releases"),
        path("releases/report.csv", report.download, name="kring_release_report"),
        path(one, overview.PluginScreen.as_view(), name="kring_release_plugin"),
        path(f"{one}plan/", plan.NewRelease.as_view(), name="kring_release_new"),
        path(f"{one}why/", people.Why.as_view(), name="kring_release_why"),
        path(f"{one}settings/", settings.Settings.as_view(), name="kring_release_settings"),
        path(f"{one}exception/", people.AddOverride.as_view(), name="kring_release_exception"),
        path(
            "releases/exception/<int:pk>/end/",
            people.RemoveOverride.as_view(),
            name="kring_release_exception_end",
        ),
        path(
            f"{one}do/<slug:action>/",
            actions.PluginAction.as_view(),
            name="kring_release_plugin_action",
        ),
        path(
            f"{one}feature/<slug:feature>/do/<slug:action>/",
            actions.FeatureAction.as_view(),
            name="kring_release_feature_action",
        ),
        path("releases/<int:pk>/", release.ReleaseView.as_view(), name="kring_release"),
        path("releases/<int:pk>/plan/", plan.EditPlan.as_view(), name="kring_release_plan"),
        path("releases/<int:pk>/end/", ending.EndRelease.as_view(), name="kring_release_end"),
        path(
            "releases/<int:pk>/template/",
            plan.SaveTemplate.as_view(),
            name="kring_release_template",
        ),
        path(
            "releases/ring/<int:pk>/<slug:action>/",
            mandatory.RingAction.as_view(),
            name="kring_release_ring_action",
        ),
        path(
            "releases/<int:pk>/do/<slug:action>/",
            actions.ReleaseAction.as_view(),
            name="kring_release_action",
        ),
    ]
