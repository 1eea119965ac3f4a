"""The directory and profile pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from people import selectors


def directory(request: HttpRequest, page=None) -> HttpResponse:
    """List colleagues, filtered by name and unit."""
    context = selectors.directory_context(request.GET)
    return render(request, "people/directory.html", {"page": page, **context})


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one colleague."""
    found = get_object_or_404(selectors.profiles(), slug=slug)
    return render(request, "people/person.html", {"person": found})


def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show one unit with its people and the units below it."""
    return render(request, "people/unit.html", selectors.unit_context(code))
