"""The menu "Search" and the addresses below it."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from search.admin import document, picker, reports, weights
from search.admin.base import SearchMenuItem
from search.admin.hidden import HiddenViewSet
from search.admin.judged import JudgedQueryViewSet
from search.admin.pins import PinViewSet
from search.admin.synonyms import ImportScreen, SynonymViewSet

# Other parts of search add to the menu with ``hooks.register(MENU)``.
MENU = "register_search_menu_item"


class SearchViewSetGroup(ModelViewSetGroup):
    """The menu "Search"."""

    menu_label = _("Search management")
    menu_icon = "search"
    menu_order = 260
    items = (
        SynonymViewSet("search_synonym", url_prefix="search/synonyms"),
        PinViewSet("search_pin", url_prefix="search/pins"),
        HiddenViewSet("search_hidden", url_prefix="search/hidden"),
        JudgedQueryViewSet("search_judged", url_prefix="search/judged"),
    )

    def get_submenu_items(self) -> list[MenuItem]:
        """Put the reports before the lists, and everything else behind them."""
        searched = SearchMenuItem(
            _("What is searched for"),
            reverse("kring_search_reports"),
            icon_name="history",
            order=-1,
        )
        why = SearchMenuItem(
            _("Why is it (not) found?"),
            reverse("kring_search_document"),
            icon_name="help",
            order=90,
        )
        weighing = SearchMenuItem(
            _("Weights"), reverse("kring_search_weights"), icon_name="sliders", order=95
        )
        others = [register() for register in hooks.get_hooks(MENU)]
        return [searched, *super().get_submenu_items(), why, weighing, *others]


@hooks.register("register_admin_viewset")
def register_search_viewsets() -> SearchViewSetGroup:
    """Register the menu with its lists."""
    return SearchViewSetGroup()


@hooks.register("register_permissions")
def search_permissions() -> QuerySet[Permission]:
    """Show the permissions of search in Wagtail's screen of groups."""
    return Permission.objects.filter(
        content_type__app_label="search", codename__in=["manage_search", "manage_index"]
    )


@hooks.register("register_admin_urls")
def register_search_urls() -> list[URLPattern]:
    """Register the addresses of the screens that do not list a model."""
    versions = "search/weights/"
    return [
        path("search/reports/", reports.ReportScreen.as_view(), name="kring_search_reports"),
        path("search/documents/", picker.documents, name="kring_search_documents"),
        path("search/document/", document.DocumentScreen.as_view(), name="kring_search_document"),
        path("search/import/", ImportScreen.as_view(), name="kring_search_import"),
        path(versions, weights.VersionsScreen.as_view(), name="kring_search_weights"),
        path(f"{versions}new/", weights.DraftScreen.as_view(), name="kring_search_weights_new"),
        path(
            f"{versions}<int:pk>/",
            weights.VersionScreen.as_view(),
            name="kring_search_weights_version",
        ),
        path(
            f"{versions}<int:pk>/edit/",
            weights.DraftScreen.as_view(),
            name="kring_search_weights_edit",
        ),
        path(
            f"{versions}<int:pk>/progress/", weights.progress, name="kring_search_weights_progress"
        ),
        path(
            f"{versions}<int:pk>/<slug:action>/",
            weights.ActionScreen.as_view(),
            name="kring_search_weights_do",
        ),
    ]
