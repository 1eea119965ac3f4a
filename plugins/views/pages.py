"""What is new for me, what our intranet can already do, and the goals that it serves."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from plugins.capabilities import BUILT_IN
from plugins.selectors.ambassador_tasks import tasks_of
from plugins.selectors.feedback import unread_answers
from plugins.selectors.goals import goals_with_progress
from plugins.selectors.whatsnew import Standing, catalogue, features
from plugins.views.base import page
from plugins.views.forms import FeedbackForm


@page
def whats_new(request: HttpRequest) -> HttpResponse:
    """Show what the reader has, since when, and what is coming."""
    found = features(request.user)
    have = [feature for feature in found if feature.standing == Standing.HAVE]
    context = {
        "have": [(feature, FeedbackForm(slug=feature.slug)) for feature in have],
        "aside": [feature for feature in found if feature.standing == Standing.PUT_ASIDE],
        "coming": [feature for feature in found if feature.standing == Standing.COMING],
        "tasks": [own for own in tasks_of(request.user) if own.answer is None],
        "unread": unread_answers(request.user),
        "page_url": request.path,
    }
    return render(request, "plugins/site/whats_new.html", context)


@page
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """Show what is built in and every plugin, with what it is to the reader."""
    context = {"built_in": BUILT_IN, "features": catalogue(request.user)}
    return render(request, "plugins/site/catalogue.html", context)


@page
def goals(request: HttpRequest) -> HttpResponse:
    """Show the goals, how far they are, and the plugins that serve them."""
    goals = goals_with_progress(get_language() or "")
    return render(request, "plugins/site/goals.html", {"goals": goals})
