"""The screen of the index: its state, what could not be indexed, and what helps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from kring.core.types import SignedInRequest
from search.admin.base import SearchScreen, titles_of
from search.admin.menu import MENU
from search.contract.sources import kinds
from search.models import DeadLetter
from search.outbox import dead_letters
from search.permissions import check_may_manage_index, may_manage_index
from search.upkeep.requests import ask_for_build, ask_for_comparison
from search.upkeep.status import status

LETTERS_A_PAGE = 50
ACTIONS = {
    "build": (ask_for_build, _("The index is being rebuilt in the background.")),
    "compare": (
        ask_for_comparison,
        _("The index is compared with the database in the background."),
    ),
}


class IndexScreen(SearchScreen):
    """The state of the index, for people who may manage it."""

    template_name = "search/admin/index.html"
    page_title = _("The index")
    header_icon = "cogs"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in people who may manage the index, whether or not they manage search."""
        check_may_manage_index(request.user)
        return super(SearchScreen, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add its state, and a page of documents that could not be indexed."""
        pages = Paginator(DeadLetter.objects.all(), LETTERS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        found = status()
        known = kinds()
        titles = titles_of(str(letter) for letter in page)
        documents = found.engine.documents if found.engine else {}
        return super().get_context_data(
            status=found,
            kinds=[
                (known[kind].label if kind in known else kind, number)
                for kind, number in documents.items()
            ],
            letters=page,
            titled=[(letter, titles.get(str(letter), ("", ""))[0]) for letter in page],
            **kwargs,
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what was asked for and show the screen again."""
        if (action := request.POST.get("action", "")) in ACTIONS:
            function, message = ACTIONS[action]
            function(by=request.user)
            messages.success(request, message)
        else:
            self._retry(request)
        return redirect("kring_search_index")

    def _retry(self, request: SignedInRequest) -> None:
        pk = request.POST.get("letter", "")
        letter = get_object_or_404(DeadLetter, pk=pk) if pk.isdigit() else None
        number = dead_letters.retry(by=request.user, letter=letter)
        message = ngettext(
            "%(number)s document is tried again.", "%(number)s documents are tried again.", number
        )
        messages.success(request, message % {"number": number})


@hooks.register("register_admin_urls")
def register_index_urls() -> list[URLPattern]:
    """Register the address."""
    return [path("search/index/", IndexScreen.as_view(), name="kring_search_index")]


class IndexMenuItem(MenuItem):
    """Shown to people who may manage the index."""

    def is_shown(self, request: SignedInRequest) -> bool:
        """Return whether the user may open the screen."""
        return may_manage_index(request.user)


@hooks.register(MENU)
def register_index_menu_item() -> MenuItem:
    """Add the screen to the menu of search."""
    return IndexMenuItem(
        IndexScreen.page_title, reverse("kring_search_index"), icon_name="cogs", order=200
    )
