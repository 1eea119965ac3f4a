"""The results page, what a search box suggests, and what scripts on both report back."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from search.addresses import Address, address_of
from search.choices import choices
from search.help import OPERATOR_EXAMPLES
from search.log import log_click, log_search
from search.page import Results, answer_page
from search.parsing import query_of
from search.recent import forget_searches, recent_searches, remember_search
from search.typeahead import suggestions
from search.typed import without_operators


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Answer a query. Whatever is typed, the answer is a page; beyond the last one, the last."""
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


def _context(found: Results, address: Address, user: Any) -> dict[str, Any]:
    answer, here = found.answer, reverse("search:results")
    return {
        "address": address,
        "results": found,
        "answer": answer,
        "choices": choices(found, address),
        "page_of_list": Paginator(range(found.reachable), found.query.size).get_page(
            found.query.page
        ),
        "kept": address.changed(text="").parameters,
        "mean_address": address.changed(text=answer.did_you_mean),
        "bare_address": Address(text=without_operators(address.text)),
        "explain_address": address.changed(explain=not address.explain, page=address.page),
        "related": [(text, Address(text=text)) for text in answer.related],
        "recent": _links(recent_searches(user), here) if found.query.is_empty else [],
        "operators": OPERATOR_EXAMPLES,
    }


def _links(texts: Any, here: str) -> list[tuple[str, str]]:
    return [(text, f"{here}{Address(text=text)}") for text in texts]


# Reads only: a transaction for every letter would keep writers waiting on SQLite.
@transaction.non_atomic_requests
@require_safe
@cache_control(private=True, no_store=True)
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer with the options of a listbox for what somebody has typed so far."""
    found = suggestions(request.GET.get("q", ""), request.user)
    here = reverse("search:results")
    status = ngettext("%(number)d suggestion", "%(number)d suggestions", found.number)
    context = {
        "found": found,
        "recent": _links(found.recent, here),
        "all_address": f"{here}{Address(text=found.text)}",
        "status": status % {"number": found.number},
    }
    return render(request, "search/suggest.html", context)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget the recent searches of who asks: for a script without a page, else back to the search page."""
    forget_searches(request.user)
    if "text/html" not in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    return redirect("search:results")


@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """Keep that a hit was opened. Who sends it is on the way to another page and reads no answer."""
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
