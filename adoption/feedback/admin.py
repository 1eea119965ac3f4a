"""The board of tips, tops and flops."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adoption.feedback import selectors, services
from adoption.feedback.models import Feedback
from kring.core.addresses import own_path_of
from kring.core.types import SignedInRequest
from plugins.mail import plugin_title
from releases.admin.base import TopScreen


class AnswerForm(forms.Form):
    """The status of a tip, top or flop, and the answer to its giver."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Feedback.Status.choices)
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class Card:
    """A tip, top or flop on the board, with the form that answers it."""

    feedback: Feedback
    plugin_title: str
    form: AnswerForm


def _answer_form(feedback: Feedback) -> AnswerForm:
    """Return the form of one card, with ids of its own."""
    initial = {"status": feedback.status, "answer": feedback.answer}
    return AnswerForm(initial=initial, auto_id=f"id_{feedback.pk}_%s", label_suffix="")


class BoardScreen(TopScreen):
    """Shows all feedback, in a column for each status."""

    template_name = "adoption/feedback/board.html"
    page_title = gettext_lazy("Tips, tops and flops")
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board, of the chosen plugin or of all."""
        slug, language = self.request.GET.get("plugin", ""), self.request.LANGUAGE_CODE
        slugs = selectors.plugins_with_feedback()
        titles = {known: plugin_title(known, language) for known in slugs}
        board = selectors.board(slug if slug in titles else "")
        columns = [
            (
                column,
                [
                    Card(item, plugin_title(item.feature_key, language), _answer_form(item))
                    for item in column.items
                ],
            )
            for column in board
        ]
        return super().get_context_data(
            **kwargs, board=columns, titles=titles, chosen=slug, here=self.request.get_full_path()
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store the answer to one card, and return to the board with its filter."""
        feedback = get_object_or_404(Feedback, pk=request.POST.get("feedback") or 0)
        form = AnswerForm(request.POST)
        if form.is_valid():
            services.answer_feedback(feedback=feedback, user=request.user, **form.cleaned_data)
            text = _("Saved. The giver is notified.") if feedback.giver_id else _("Saved.")
            messages.success(request, text)
        else:
            messages.error(request, _("Not saved: the answer is too long."))
        return redirect(_next_url(request))


def _next_url(request: SignedInRequest) -> str:
    """Return the address of the screen that the form was on; the board for one outside this site."""
    return own_path_of(request, request.POST.get("next", "")) or reverse("kring_feedback_board")
