"""The results page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from search.results import search


def results(request: HttpRequest) -> HttpResponse:
    """Answer a query. Whatever is typed, the answer is a page."""
    found = search(
        text=request.GET.get("q", ""),
        user=request.user,
        kind=request.GET.get("kind", ""),
        page=request.GET.get("page", 1),
    )
    return render(request, "search/results.html", {"results": found})
