"""The board of tips, tops and flops, and the applications of ambassadors."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.admin.base import ReleaseScreen
from plugins.mail import plugin_title
from plugins.models import Ambassador, Feedback
from plugins.selectors import ambassadors as roster
from plugins.selectors import feedback as selectors
from plugins.services import ambassadors as ambassador_services
from plugins.services import feedback as feedback_services


class AnswerForm(forms.Form):
    """What becomes of a tip, top or flop, and what its giver hears."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Feedback.Status.choices)
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _answer_form(feedback: Feedback) -> AnswerForm:
    """Return the form of one card, with ids of its own."""
    initial = {"status": feedback.status, "answer": feedback.answer}
    return AnswerForm(initial=initial, auto_id=f"id_{feedback.pk}_%s", label_suffix="")


class ManagersScreen(ReleaseScreen):
    """A screen of the menu of feedback, which stands below no other."""

    def get_parents(self) -> list[dict[str, Any]]:
        """Stand at the top."""
        return []


class BoardScreen(ManagersScreen):
    """Everything that people said, in a column for each status."""

    template_name = "plugins/admin_feedback/board.html"
    page_title = gettext_lazy("Tips, tops and flops")
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board, of one plugin if one is chosen."""
        slug, language = self.request.GET.get("plugin", ""), self.request.LANGUAGE_CODE
        slugs = selectors.plugins_with_feedback()
        titles = {known: plugin_title(known, language) for known in slugs}
        board = selectors.board(slug if slug in titles else "")
        columns = [
            (column, [(item, titles[item.plugin], _answer_form(item)) for item in column.items])
            for column in board
        ]
        return super().get_context_data(
            **kwargs, board=columns, titles=titles, chosen=slug, here=self.request.get_full_path()
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer one of them, and stay on the board as it was."""
        feedback = get_object_or_404(Feedback, pk=request.POST.get("feedback") or 0)
        form = AnswerForm(request.POST)
        if form.is_valid():
            feedback_services.answer_feedback(
                feedback=feedback, user=request.user, **form.cleaned_data
            )
            told = _("Saved. The giver hears of it.") if feedback.giver_id else _("Saved.")
            messages.success(request, told)
        else:
            messages.error(request, _("Not saved: the answer is too long."))
        return redirect(_here(request, "kring_feedback_board"))


class AmbassadorsScreen(ManagersScreen):
    """Who applied, and who is an ambassador."""

    template_name = "plugins/admin_feedback/ambassadors.html"
    page_title = gettext_lazy("Ambassadors")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the applications and the roster."""
        applied = Ambassador.objects.filter(status=Ambassador.Status.APPLIED, user__is_active=True)
        return super().get_context_data(
            **kwargs,
            applied=applied.select_related("user").order_by("applied_at"),
            roster=roster.roster(self.request.user),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept or decline an application, or end somebody's part."""
        ambassador = get_object_or_404(Ambassador, pk=request.POST.get("ambassador") or 0)
        action = request.POST.get("action")
        try:
            if action == "end":
                ambassador_services.leave(ambassador=ambassador, user=request.user)
            else:
                ambassador_services.decide(
                    ambassador=ambassador,
                    user=request.user,
                    accept=action == "accept",
                    answer=request.POST.get("answer", ""),
                )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Saved."))
        return redirect("kring_ambassadors")


def _here(request: HttpRequest, fallback: str) -> str:
    """Return the screen that the form was on, if it is one of this site."""
    address = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if is_ours else reverse(fallback)
