"""The views of reactions: react to a page, and list who reacted."""

from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.models import Page

from kring_reactions import selectors, services
from kring_reactions.options import options
from plugins.api import is_on

PEOPLE_PER_PAGE = 50


def _page_shown_to(request: HttpRequest, page_id: int) -> Page:
    """Return the page if the site would show it to this reader; Http404 otherwise.

    The hooks that Wagtail runs before it serves a page decide, so that restrictions hold here too.
    """
    page = get_object_or_404(Page.objects.live(), pk=page_id)
    if not selectors.takes_reactions(page):
        raise Http404
    for hook in hooks.get_hooks("before_serve_page"):
        if hook(page, request, [], {}) is not None:
            raise Http404
    return page


def context_for(page: Page, user: AbstractUser | AnonymousUser) -> dict[str, Any]:
    """Return the context of the bar of reactions."""
    choices = selectors.choices_for(page, user)
    return {
        "page": page,
        "choices": choices,
        "total": sum(choice.count for choice in choices),
        "shows_names": options().shows_names,
    }


@require_POST
def toggle(request: HttpRequest, page_id: int) -> HttpResponse:
    """Give or take back a reaction. htmx gets the choices and a sentence to read out; a plain form goes back to the page."""
    page = _page_shown_to(request, page_id)
    try:
        services.toggle_reaction(page=page, user=request.user, kind=request.POST.get("kind", ""))
    except ValueError:
        return HttpResponseBadRequest()
    if request.headers.get("HX-Request") == "true":
        context = context_for(page, request.user)
        if context["shows_names"] and is_on("reactions.names", request.user):
            context["names"] = selectors.latest_names(page)
        return render(request, "reactions/changed.html", context)
    return redirect(f"{page.get_url(request)}#reactions")


@require_safe
def who(request: HttpRequest, page_id: int) -> HttpResponse:
    """List who reacted to a page, newest first. PermissionDenied when names are not shown here."""
    page = _page_shown_to(request, page_id)
    if not options().shows_names:
        raise PermissionDenied
    people = Paginator(selectors.who_reacted(page), PEOPLE_PER_PAGE)
    context = {"page": page, "reactions": people.get_page(request.GET.get("page"))}
    return render(request, "reactions/who.html", context)
