"""The screens that explain why a person has a plugin or not, and that make exceptions by hand."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kring.core.subjects import subject_providers
from kring.core.types import SignedInRequest
from plugins.gate import snapshot
from plugins.gate.decisions import identity
from plugins.gate.rules import Decision, Identity, Snapshot
from plugins.install.features import features_of
from plugins.mail import feature_title
from plugins.models import Plugin
from releases.admin.actions import Action, Confirm
from releases.admin.base import ReleaseScreen
from releases.admin.forms import OverrideForm
from releases.admin.overview import plugin_url
from releases.admin.words import why
from releases.models import Override
from releases.services.exceptions import add_override, remove_override

SEARCH_LENGTH = 100


@dataclass(frozen=True, order=True)
class Answer:
    """Whether a person has the plugin, and why."""

    name: str
    is_on: bool
    why: str
    # Of each feature of the plugin: its title, whether it is on, and why.
    features: tuple[tuple[str, bool, str], ...] = ()


class OfPlugin(ReleaseScreen):
    """A screen about one plugin."""

    @cached_property
    def plugin(self) -> Plugin:
        """The plugin in the address."""
        return get_object_or_404(Plugin, pk=self.kwargs["slug"])

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.plugin.slug)


class Why(OfPlugin):
    """Explains the decision of the gate for the people whose name matches a search."""

    page_title = gettext_lazy("Who sees it, and why")
    template_name = "releases/admin/why.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the answers."""
        search = self.request.GET.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
        return super().get_context_data(
            plugin=self.plugin,
            search=search,
            answers=self._answers(search) if search else [],
            **kwargs,
        )

    def _answers(self, search: str) -> list[Answer]:
        """Return the answers for the people whose name matches, by name."""
        choices = {
            identifier: label
            for provider in subject_providers()
            if provider.prefix == "user"
            for identifier, label in provider.choices(search)
        }
        rules = snapshot.in_force()
        answers = []
        for user in get_user_model().objects.filter(pk__in=choices):
            decision = rules.decide(self.plugin.slug, identity(user))
            name, parts = str(choices[str(user.pk)]), self._parts(rules, identity(user))
            answers.append(
                Answer(name, decision.on, self._why(rules, self.plugin.slug, decision), parts)
            )
        return sorted(answers)

    def _parts(self, rules: Snapshot, who: Identity) -> tuple[tuple[str, bool, str], ...]:
        """Return the decisions about the features of the plugin."""
        decisions = {key: rules.decide(key, who) for key in features_of(self.plugin.slug)}
        return tuple(
            (
                feature_title(key, self.request.LANGUAGE_CODE),
                decision.on,
                self._why(rules, key, decision),
            )
            for key, decision in decisions.items()
        )

    @staticmethod
    def _why(rules: Snapshot, key: str, decision: Decision) -> str:
        return why(decision, rules.back_for(key))


class AddOverride(OfPlugin):
    """Makes an exception by hand."""

    page_title = gettext_lazy("Make an exception")
    template_name = "releases/admin/form.html"

    @cached_property
    def form(self) -> OverrideForm:
        """The form of the exception. The address may name the feature."""
        data = self.request.POST if self.request.method == "POST" else None
        initial = {"feature": self.request.GET.get("feature", "")}
        features = self.titled_features(self.plugin.slug)
        return OverrideForm(data, initial=initial, features=features)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(
            form=self.form, media=self.form.media, submit=_("Make the exception"), **kwargs
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make one exception for each of the chosen subject keys."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        fields = dict(self.form.cleaned_data)
        with transaction.atomic():
            for key in fields.pop("keys"):
                add_override(plugin=self.plugin, key=key, user=request.user, **fields)
        messages.success(request, _("The exception is made."))
        return redirect(plugin_url(self.plugin.slug))


class RemoveOverride(Confirm):
    """Ends an exception by hand."""

    action = Action(
        gettext_lazy("End the exception"),
        gettext_lazy("From now on the rings decide."),
        gettext_lazy("The exception is ended."),
        remove_override,
    )

    @cached_property
    def override(self) -> Override:
        """The exception in the address."""
        return get_object_or_404(Override, pk=self.kwargs["pk"])

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.override.plugin_id)

    def consequences(self) -> dict[str, Any]:
        """Return nothing: the explanation says it all."""
        return {}

    def run(self, reason: str) -> None:
        """End the exception."""
        remove_override(override=self.override, user=self.request.user, reason=reason)
