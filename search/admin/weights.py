"""Versions of the weights: what counts how much, compared before it counts, and the way back."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from search import comparing, weighing
from search.admin.base import SearchScreen, titles_of
from search.engine.weights import DEFAULT, Weights
from search.models import Comparison, WeightsVersion
from search.permissions import check_may_manage_search

HISTORY = 50


@cache
def explanations() -> dict[str, str]:
    """Return what stands below each weight where it is defined: what it weighs, in English."""
    body = ast.parse(inspect.getsource(Weights)).body[0].body  # type: ignore[attr-defined]
    found = {}
    for one, following in pairwise(body):
        if isinstance(one, ast.AnnAssign) and isinstance(following, ast.Expr):
            found[one.target.id] = following.value.value  # type: ignore[union-attr, attr-defined]
    return found


def label_of(name: str) -> str:
    """Return what a weight is called."""
    return _("Job titles") if name == "roles" else _(name.replace("_", " ").capitalize())


class WeightsForm(forms.Form):
    """One field for each weight there is, and the reason."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in weighing.NAMES:
            self.fields[name] = forms.FloatField(
                label=label_of(name),
                help_text=_(explanations()[name]) if name in explanations() else "",
                min_value=0,
                max_value=weighing.LARGEST,
                widget=forms.NumberInput(attrs={"step": "any", "min": 0, "max": 100}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=255,
            help_text=_("What should get better, for who looks at this in a year."),
            error_messages={"required": _("Say why, for who looks at this in a year.")},
        )

    @property
    def values(self) -> dict[str, float]:
        """The weights of a valid form."""
        return {name: self.cleaned_data[name] for name in weighing.NAMES}


@dataclass(frozen=True)
class Action:
    """Something that can be done with a version, as the screen asks for it."""

    title: Promise
    explanation: Promise
    done: Promise
    run: Callable[..., Any]
    needs_reason: bool = False
    is_serious: bool = False


ACTIONS = {
    "force": Action(
        gettext_lazy("Put in force"),
        gettext_lazy("These weights count for everybody, within a second. You can go back at any time."),
        gettext_lazy("These weights count from now on."),
        weighing.put_in_force,
    ),
    "back": Action(
        gettext_lazy("Let these weights count again"),
        gettext_lazy("They count for everybody, within a second, as a new version."),
        gettext_lazy("These weights count again."),
        weighing.go_back,
        needs_reason=True,
    ),
    "discard": Action(
        gettext_lazy("Throw the draft away"),
        gettext_lazy("The draft goes, and its comparisons with it. Nobody notices."),
        gettext_lazy("The draft is gone."),
        weighing.discard_draft,
        is_serious=True,
    ),
}  # fmt: skip


class WeightsScreen(SearchScreen):
    """A screen about weights."""

    header_icon = "sliders"

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the list of versions."""
        return [*super().get_parents(), {"url": reverse("kring_search_weights"), "label": _("Weights")}]  # fmt: skip

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
    weights, standard = asdict(weighing.weights_of(values)), asdict(DEFAULT)
    return [
        f"{label_of(name)}: {number_format(standard[name])} → {number_format(value)}"
        for name, value in weights.items()
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
            return {**asdict(weighing.weights_of(draft.values)), "reason": draft.reason}
        number = self.request.GET.get("from", "")
        version = WeightsVersion.objects.filter(pk=number).first() if number.isdecimal() else None
        return asdict(weighing.weights_of(version.values) if version else weighing.weights_in_force())  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the draft, and show what can be done with it."""
        form = WeightsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        said = {"values": form.values, "reason": form.cleaned_data["reason"], "by": request.user}
        try:
            if "pk" in self.kwargs:
                version = self.version
                weighing.change_draft(version=version, **said)
            else:
                version = weighing.make_draft(**said)
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
        keys = {key for change in found if change.is_better or change.is_worse
                for key in (*change.keys_before[:3], *change.keys_after[:3])}  # fmt: skip
        titles = {key: title for key, (title, _kind) in titles_of(keys).items()} if keys else {}
        number = len(found) or 1
        return super().get_context_data(
            version=version,
            rows=differences(version.values),
            comparison=comparison,
            mean_before=sum(change.before for change in found) / number,
            mean_after=sum(change.after for change in found) / number,
            better=[_told(change, titles) for change in found if change.is_better],
            worse=[_told(change, titles) for change in found if change.is_worse],
            same=sum(not (change.is_better or change.is_worse) for change in found),
            obstacle=comparing.obstacle(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have the draft compared; one comparison of a draft at a time."""
        if not self.version.comparisons.filter(status=Comparison.Status.RUNNING).exists():
            comparing.compare_soon(version=self.version, by=request.user)
        return redirect("kring_search_weights_version", self.version.pk)


class ActionScreen(WeightsScreen):
    """Asks before weights count, count again, or go."""

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

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, and say what was done or why not."""
        reason = request.POST.get("reason", "").strip()
        if self.action.needs_reason and not reason:
            return self.render_to_response(self.get_context_data(error=_("Say why.")))
        said = {"reason": reason} if self.action.needs_reason else {}
        try:
            self.action.run(version=self.version, by=request.user, **said)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, str(self.action.done))
        return redirect("kring_search_weights")


def progress(request: HttpRequest, pk: int) -> JsonResponse:
    """Return how far the last comparison of a version is."""
    check_may_manage_search(request.user)
    comparison = get_object_or_404(Comparison.objects.filter(version_id=pk)[:1])
    text = _("%(done)s of %(total)s queries are asked.") % {
        "done": comparison.done, "total": comparison.total,
    }  # fmt: skip
    is_running = comparison.status == Comparison.Status.RUNNING
    if not is_running:
        text = _("The comparison is there.")
    return JsonResponse({"done": comparison.done, "isRunning": is_running, "text": text})


def _told(change: comparing.Change, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "change": change,
        "before": [titles.get(key, key) for key in change.keys_before[:3]],
        "after": [titles.get(key, key) for key in change.keys_after[:3]],
    }
