"""The page of goals."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from adoption.goals.selectors import goals_with_progress
from kring.core.decorators import page
from kring.core.types import SignedInRequest


@page
def goals(request: SignedInRequest) -> HttpResponse:
    """Show the goals, the progress towards them, and the plugins that serve them."""
    goals = goals_with_progress(get_language() or "")
    return render(request, "adoption/goals/goals.html", {"goals": goals})
