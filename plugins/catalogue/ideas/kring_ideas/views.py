"""The pages of the idea box."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kring_ideas import selectors, services
from kring_ideas.forms import IdeaForm, MoveForm
from kring_ideas.models import NEXT_STATES, Idea, State
from kring_ideas.options import options
from kring_ideas.permissions import check_may_manage, may_manage

IDEAS_PER_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all ideas, by state and order."""
    chosen = options(request.user)
    state, order = request.GET.get("state", ""), request.GET.get("order", chosen.order)
    ideas = Paginator(selectors.idea_list(request.user, state=state, order=order), IDEAS_PER_PAGE)
    context = {
        "ideas": ideas.get_page(request.GET.get("page")),
        "states": State.choices,
        "state": state,
        "order": order,
        "takes_ideas": chosen.takes_ideas,
        "votes_open": chosen.votes_open,
    }
    return render(request, "ideas/index.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the reader's own ideas and those they take care of."""
    ideas = Paginator(selectors.ideas_of(request.user), IDEAS_PER_PAGE)
    page = ideas.get_page(request.GET.get("page"))
    context = {"ideas": page, "votes_open": options(request.user).votes_open}
    return render(request, "ideas/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Hand in an idea. PermissionDenied while the box is closed."""
    if not options().takes_ideas:
        raise PermissionDenied
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        idea = services.hand_in_idea(author=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. Your idea is in the box."))
        return redirect(idea)
    return render(request, "ideas/new.html", {"form": form, "similar": []})


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Return the ideas that look like the title being typed, as a part of the page."""
    found = selectors.similar_ideas(request.GET.get("title", "")[:150])
    return render(request, "ideas/includes/similar.html", {"similar": found})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one idea with its votes, its answer and its steps."""
    return _detail(request, pk)


def _detail(request: HttpRequest, pk: int, form: MoveForm | None = None) -> HttpResponse:
    idea = get_object_or_404(selectors.with_votes(Idea.objects.all(), request.user), pk=pk)
    if form is None and may_manage(request.user) and NEXT_STATES[idea.state]:
        form = MoveForm(idea=idea)
    context = {
        "idea": idea,
        "steps": idea.steps.select_related("by__person"),
        "form": form,
        "may_vote": may_vote(idea),
    }
    return render(request, "ideas/detail.html", context)


def may_vote(idea: Idea) -> bool:
    """Return whether votes for this idea are open."""
    return options().votes_open and idea.is_open


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote or take the vote back. htmx gets the button again, a plain form goes to the idea."""
    idea = get_object_or_404(Idea, pk=pk)
    try:
        services.toggle_vote(idea=idea, user=request.user, votes_open=options().votes_open)
    except services.IdeaError as error:
        raise PermissionDenied from error
    if request.headers.get("HX-Request") == "true":
        fresh = selectors.with_votes(Idea.objects.all(), request.user).get(pk=pk)
        return render(request, "ideas/includes/vote.html", {"idea": fresh, "may_vote": True})
    return redirect(idea)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an idea on. PermissionDenied for a user who may not manage ideas."""
    check_may_manage(request.user)
    idea = get_object_or_404(Idea, pk=pk)
    form = MoveForm(request.POST, idea=idea)
    if not form.is_valid():
        return _detail(request, pk, form)
    services.move_idea(idea=idea, user=request.user, **form.cleaned_data)
    messages.success(request, _("The idea has been moved on."))
    return redirect(idea)
