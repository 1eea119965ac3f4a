"""The results page, the suggestions of a search box, and the clicks that are reported back."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from kring.core.types import AuthenticatedUser, SignedInRequest
from search.log import log_click, log_search
from search.query.address import Address, address_of
from search.query.parsing import query_of
from search.query.syntax import without_operators
from search.site.choices import choices
from search.site.help import OPERATOR_EXAMPLES
from search.site.page import Results, answer_page
from search.site.recent import forget_searches, recent_searches, remember_search
from search.site.typeahead import suggestions


# On SQLite a transaction keeps everybody else from writing, also while the engine is asked. The log
# has a transaction of its own.
@transaction.non_atomic_requests
@require_safe
def results(request: SignedInRequest) -> HttpResponse:
    """Show a page of results. A number beyond the last page redirects to the last."""
    address = address_of(request.GET)
    query = query_of(address, language=get_language() or "", today=timezone.localdate())
    found = answer_page(query, request.user)
    if found.answer.total and query.page > found.last_page:
        return redirect(f"{reverse('search:results')}{address.changed(page=found.last_page)}")
    if found.hits and query.page == 1:
        remember_search(request.user, text=address.text)
    context = _context(found, address, request.user)
    context["search_token"] = log_search(found.query, found.answer, found.reader)
    return render(request, "search/page.html", context)


def _context(found: Results, address: Address, user: AuthenticatedUser) -> dict[str, Any]:
    answer, here = found.answer, reverse("search:results")
    return {
        "address": address,
        "results": found,
        "answer": answer,
        "choices": choices(found, address),
        "page_of_list": Paginator(range(found.reachable), found.query.size).get_page(
            found.query.page
        ),
        "kept": address.changed(text="", is_literal=False).parameters,
        "mean_address": address.changed(text=answer.did_you_mean, is_literal=False),
        "literal_address": address.changed(is_literal=True),
        "bare_address": Address(text=without_operators(address.text)),
        "explain_address": address.changed(explain=not address.explain, page=address.page),
        "related": [(text, Address(text=text)) for text in answer.related],
        "recent": _links(recent_searches(user), here) if found.query.is_empty else [],
        "operators": OPERATOR_EXAMPLES,
    }


def _links(texts: Iterable[str], here: str) -> list[tuple[str, str]]:
    return [(text, f"{here}{Address(text=text)}") for text in texts]


# Reads only: a transaction for every letter would keep writers waiting on SQLite.
@transaction.non_atomic_requests
@require_safe
@cache_control(private=True, no_store=True)
def suggest(request: SignedInRequest) -> HttpResponse:
    """Return the options of a listbox for what was typed so far."""
    found = suggestions(request.GET.get("q", ""), request.user)
    here = reverse("search:results")
    status = ngettext("%(number)d suggestion", "%(number)d suggestions", found.number)
    context = {
        "found": found,
        "recent": _links(found.recent, here),
        "skills": _links(found.skills, here),
        "all_address": f"{here}{Address(text=found.text)}",
        "status": status % {"number": found.number},
    }
    return render(request, "search/suggest.html", context)


@require_POST
def forget(request: SignedInRequest) -> HttpResponse:
    """Forget the recent searches of the user; answer a script without a page, others with the search page."""
    forget_searches(request.user)
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return redirect("search:results")


@require_POST
def click(request: SignedInRequest) -> HttpResponse:
    """Log that a hit was opened. The browser is leaving the page and reads no answer."""
    source, _colon, key = request.POST.get("hit", "").partition(":")
    position = request.POST.get("position", "")
    log_click(
        request.POST.get("search", ""),
        user=request.user,
        source=source,
        id=key,
        position=int(position) if position.isdecimal() and len(position) < 6 else 0,
    )
    return HttpResponse(status=204)
