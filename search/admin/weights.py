"""Versions of the weights: compare a draft, put it in force, and go back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kring.core.types import SignedInRequest
from search.admin.base import SearchScreen, titles_of
from search.curation import comparing, weights
from search.engine.weights import DEFAULT, Weights
from search.models import Comparison, WeightsVersion
from search.permissions import check_may_manage_search

HISTORY = 50


def label_of(name: str) -> str:
    """Return the label of a weight."""
    return _(texts_of(name)["label"])


def explanation_of(name: str) -> str:
    """Return the explanation of a weight."""
    return _(texts_of(name)["explanation"])


def texts_of(name: str) -> Mapping[str, str]:
    """Return the texts that a weight is declared with, in English."""
    return Weights.__dataclass_fields__[name].metadata


class WeightsForm(forms.Form):
    """One field for each weight there is, and the reason."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in weights.NAMES:
            self.fields[name] = forms.FloatField(
                label=label_of(name),
                help_text=explanation_of(name),
                min_value=0,
                max_value=weights.LARGEST,
                widget=forms.NumberInput(attrs={"step": "any", "min": 0, "max": 100}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=255,
            help_text=_("What should get better, for people who look at this in a year."),
            error_messages={"required": _("Say why, for people who look at this in a year.")},
        )

    @property
    def values(self) -> dict[str, float]:
        """The weights of a valid form."""
        return {name: self.cleaned_data[name] for name in weights.NAMES}


@dataclass(frozen=True)
class Action:
    """Something to do with a version, with the texts of its screen."""

    title: Promise
    explanation: Promise
    done: Promise
    run: Callable[..., Any]
    needs_reason: bool = False
    is_serious: bool = False


ACTIONS = {
    "force": Action(
        gettext_lazy("Put in force"),
        gettext_lazy(
            "These weights count for everybody, within a second. You can go back at any time."
        ),
        gettext_lazy("These weights count from now on."),
        weights.put_in_force,
    ),
    "back": Action(
        gettext_lazy("Let these weights count again"),
        gettext_lazy("They count for everybody, within a second, as a new version."),
        gettext_lazy("These weights count again."),
        weights.go_back,
        needs_reason=True,
    ),
    "discard": Action(
        gettext_lazy("Throw the draft away"),
        gettext_lazy("The draft and its comparisons are deleted. Readers notice nothing."),
        gettext_lazy("The draft is gone."),
        weights.discard_draft,
        is_serious=True,
    ),
}


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One query of a comparison, with the titles of the first documents before and after."""

    change: comparing.Change
    before: Sequence[str]
    after: Sequence[str]


class WeightsScreen(SearchScreen):
    """A screen about weights."""

    header_icon = "sliders"

    def get_parents(self) -> list[dict[str, Any]]:
        """Link back to the list of versions."""
        return [
            *super().get_parents(),
            {"url": reverse("kring_search_weights"), "label": _("Weights")},
        ]

    @cached_property
    def version(self) -> WeightsVersion:
        """The version in the address."""
        return get_object_or_404(WeightsVersion, pk=self.kwargs["pk"])


class VersionsScreen(SearchScreen):
    """What is in force, and the versions before it."""

    template_name = "search/admin/weights.html"
    page_title = gettext_lazy("Weights")
    header_icon = "sliders"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the versions with who made each, in one query."""
        versions = WeightsVersion.objects.select_related("made_by", "in_force_by")[:HISTORY]
        return super().get_context_data(
            versions=[(version, differences(version.values)) for version in versions], **kwargs
        )


def differences(values: dict[str, float]) -> list[str]:
    """Return in words which weights differ from Kring's own."""
    mine, standard = asdict(weights.weights_of(values)), asdict(DEFAULT)
    return [
        f"{label_of(name)}: {number_format(standard[name])} → {number_format(value)}"
        for name, value in mine.items()
        if value != standard[name]
    ]


class DraftScreen(WeightsScreen):
    """A new draft, from what is in force or from a version, or one that exists."""

    template_name = "search/admin/weights_form.html"

    def get_page_title(self) -> str:
        """Say which draft it is."""
        return str(self.version) if "pk" in self.kwargs else _("New draft")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(**{"form": WeightsForm(initial=self.initial()), **kwargs})

    def initial(self) -> dict[str, Any]:
        """Return the weights to start from."""
        if "pk" in self.kwargs:
            draft = self.version
            return {**asdict(weights.weights_of(draft.values)), "reason": draft.reason}
        number = self.request.GET.get("from", "")
        version = WeightsVersion.objects.filter(pk=number).first() if number.isdecimal() else None
        return asdict(weights.weights_of(version.values) if version else weights.weights_in_force())

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the draft, and show what can be done with it."""
        form = WeightsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        fields = {"values": form.values, "reason": form.cleaned_data["reason"], "by": request.user}
        try:
            if "pk" in self.kwargs:
                version = self.version
                weights.change_draft(version=version, **fields)
            else:
                version = weights.make_draft(**fields)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("kring_search_weights")
        messages.success(request, _("The draft is kept. It counts once you put it in force."))
        return redirect("kring_search_weights_version", version.pk)


class VersionScreen(WeightsScreen):
    """One version: what differs, what it would do, and the buttons."""

    template_name = "search/admin/weights_version.html"

    def get_page_title(self) -> str:
        """Name the version."""
        return str(self.version)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the last comparison, query by query."""
        version = self.version
        comparison = version.comparisons.first()
        found = comparing.changes(comparison) if comparison else []
        keys = {
            key
            for change in found
            if change.is_better or change.is_worse
            for key in (*change.keys_before[:3], *change.keys_after[:3])
        }
        titles = {key: title for key, (title, _kind) in titles_of(keys).items()} if keys else {}
        number = len(found) or 1
        return super().get_context_data(
            version=version,
            rows=differences(version.values),
            comparison=comparison,
            mean_before=sum(change.before for change in found) / number,
            mean_after=sum(change.after for change in found) / number,
            better=[_row(change, titles) for change in found if change.is_better],
            worse=[_row(change, titles) for change in found if change.is_worse],
            same=sum(not (change.is_better or change.is_worse) for change in found),
            obstacle=comparing.obstacle(),
            **kwargs,
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start a comparison of the draft, unless one is running."""
        if not self.version.comparisons.filter(status=Comparison.Status.RUNNING).exists():
            comparing.compare_soon(version=self.version, by=request.user)
        return redirect("kring_search_weights_version", self.version.pk)


class ActionScreen(WeightsScreen):
    """Asks before a version is put in force, restored or discarded."""

    template_name = "search/admin/weights_confirm.html"

    def get_page_title(self) -> str:
        """Say what is about to be done."""
        return str(self.action.title)

    @cached_property
    def action(self) -> Action:
        """The action in the address."""
        if self.kwargs["action"] not in ACTIONS:
            raise Http404
        return ACTIONS[self.kwargs["action"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the question."""
        return super().get_context_data(version=self.version, action=self.action, **kwargs)

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the action, and say what was done or why not."""
        reason = request.POST.get("reason", "").strip()
        if self.action.needs_reason and not reason:
            return self.render_to_response(self.get_context_data(error=_("Say why.")))
        extra = {"reason": reason} if self.action.needs_reason else {}
        try:
            self.action.run(version=self.version, by=request.user, **extra)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, str(self.action.done))
        return redirect("kring_search_weights")


def progress(request: SignedInRequest, pk: int) -> JsonResponse:
    """Return how far the last comparison of a version is."""
    check_may_manage_search(request.user)
    comparison = get_object_or_404(Comparison.objects.filter(version_id=pk)[:1])
    text = _("%(done)s of %(total)s queries are asked.") % {
        "done": comparison.done,
        "total": comparison.total,
    }
    is_running = comparison.status == Comparison.Status.RUNNING
    if not is_running:
        text = _("The comparison is there.")
    return JsonResponse({"done": comparison.done, "isRunning": is_running, "text": text})


def _row(change: comparing.Change, titles: dict[str, str]) -> ChangeRow:
    return ChangeRow(
        change=change,
        before=[titles.get(key, key) for key in change.keys_before[:3]],
        after=[titles.get(key, key) for key in change.keys_after[:3]],
    )
