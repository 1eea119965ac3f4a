"""Actions on a release or a plugin, each confirmed on a screen that shows its consequences."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from kring.core.errors import RefusedError
from kring.core.types import SignedInRequest
from plugins.contributions.breaker import reset_breakers
from plugins.gate.keys import feature_key
from plugins.install import registry
from plugins.install.features import features_of
from plugins.install.pending import check_not_parked
from plugins.mail import feature_title
from plugins.models import Plugin
from releases.admin.answer import concerns_about
from releases.admin.base import ReleaseScreen
from releases.admin.forms import ReasonForm
from releases.admin.overview import plugin_url
from releases.admin.release import OfRelease
from releases.models import Ring
from releases.services import ladder, plans, switches
from releases.services.simulate import (
    Change,
    Simulation,
    blast_radius,
    regained,
    regained_by_reset,
    simulate_plan,
)


@dataclass(frozen=True, slots=True)
class Action:
    """An action as its screen shows it: ``done`` is the message afterwards, ``run`` the service."""

    title: Promise | str
    explanation: Promise | str
    done: Promise | str
    run: Callable[..., object]
    is_serious: bool = False
    needs_reason: bool = False
    # Raises RefusedError when it cannot be done now, so that its screen says so and promises nothing.
    check: Callable[[Any], object] | None = None


RELEASE_ACTIONS = {
    "advance": Action(
        _("Open the next ring"),
        _("The people below get it, within a second. Nobody loses it."),
        _("The ring is open."),
        ladder.advance_release,
        needs_reason=True,
        check=ladder.openable_ring,
    ),
    "pause": Action(
        _("Pause"),
        _("The release stays where it is: nobody gains it, nobody loses it."),
        _("The release is paused."),
        ladder.pause_release,
        needs_reason=True,
        check=partial(ladder.check_status, action="pause"),
    ),
    "resume": Action(
        _("Resume"),
        _("The release goes on from where it is. The hours in which it was held do not count."),
        _("The release goes on."),
        ladder.resume_release,
        needs_reason=True,
        check=ladder.check_may_resume,
    ),
    "wait": Action(
        _("Wait"),
        _("The release stays open where it is, and goes on when the evidence lets it."),
        _("The release waits."),
        ladder.wait_with_release,
        needs_reason=True,
        check=partial(ladder.check_status, action="wait"),
    ),
    "roll_back": Action(
        _("Roll back"),
        _(
            "The rings of this release close, and the people below lose it. Whoever an earlier release reaches "
            "as well keeps it. What people made stays. The code that is installed does not change."
        ),
        _("The release is rolled back."),
        ladder.roll_back_release,
        is_serious=True,
        needs_reason=True,
        check=partial(ladder.check_status, action="roll_back"),
    ),
    "discard": Action(
        _("Throw the plan away"),
        _("The plan was never started; nobody notices."),
        _("The plan is gone."),
        plans.discard_draft,
        is_serious=True,
        check=plans.check_is_draft,
    ),
}
PLUGIN_ACTIONS = {
    "kill": Action(
        _("Stop this plugin"),
        _(
            "It disappears for everybody within a second, with everything that depends on it. "
            "Nothing is deleted."
        ),
        _("The plugin is stopped."),
        switches.kill_plugin,
        is_serious=True,
        needs_reason=True,
    ),
    "revive": Action(
        _("Start this plugin again"),
        _("The people below have it again within a second."),
        _("The plugin is started again."),
        switches.revive_plugin,
        needs_reason=True,
    ),
    "reset": Action(
        _("Switch this plugin on again where it failed"),
        _(
            "It was stopped because too many people met a fault. Those who lost it have it again, and what is "
            "counted from now on is judged anew. A release that was held goes on when you resume it."
        ),
        _("The plugin is on again."),
        reset_breakers,
        needs_reason=True,
    ),
    "disable": Action(
        _("Disable this plugin"),
        _("Nobody has it until it is enabled again. Nothing is deleted."),
        _("The plugin is disabled."),
        switches.disable_plugin,
        is_serious=True,
        needs_reason=True,
    ),
    "enable": Action(
        _("Enable this plugin"),
        _(
            "It can then be released. By this alone only those have it whom rings reach that are open already."
        ),
        _("The plugin is enabled."),
        switches.enable_plugin,
    ),
}
FEATURE_ACTIONS = {
    "kill": Action(
        _("Stop this feature"),
        _(
            "It disappears for everybody within a second, with everything that depends on it. The rest of the "
            "plugin stays. Nothing is deleted."
        ),
        _("The feature is stopped."),
        switches.kill_plugin,
        is_serious=True,
        needs_reason=True,
    ),
    "revive": Action(
        _("Start this feature again"),
        _("The people below have it again within a second."),
        _("The feature is started again."),
        switches.revive_plugin,
        needs_reason=True,
    ),
}
# What each of these changes in the rules of a plugin, by which people get it at once.
REGAINED = {"enable": {"enabled": True}, "revive": {"killed": False}}


class Confirm(ReleaseScreen):
    """Shows the consequences of an action, asks for a reason and runs it."""

    template_name = "releases/admin/confirm.html"
    actions: dict[str, Action] = {}

    @cached_property
    def action(self) -> Action:
        """The action in the address."""
        if self.kwargs["action"] not in self.actions:
            raise Http404
        return self.actions[self.kwargs["action"]]

    @cached_property
    def form(self) -> ReasonForm:
        """The form of the reason."""
        data = self.request.POST if self.request.method == "POST" else None
        return ReasonForm(data, needs_reason=self.action.needs_reason)

    def get_page_title(self) -> str:
        """Name the action."""
        return str(self.action.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the action with its form and its consequences, or why it cannot be done."""
        refusal = self.refusal()
        return super().get_context_data(
            action=self.action,
            form=self.form,
            back=self.back(),
            **(self.consequences() if not refusal else {}),
            refusal=refusal,
            **kwargs,
        )

    def refusal(self) -> str:
        """Return why the action cannot be done now; empty when it can."""
        try:
            self.check()
        except RefusedError as error:
            return str(error)
        return ""

    def check(self) -> None:
        """RefusedError when the action cannot be done now. By default it always can."""

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run the action, and show what was done or why it was refused."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            self.run(self.form.cleaned_data["reason"])
        except (RefusedError, ValueError) as error:
            messages.error(request, str(error))
            return redirect(self.back())
        messages.success(request, str(self.action.done))
        return redirect(self.after())

    def after(self) -> str:
        """Return the address to go to when it is done."""
        return self.back()

    def consequences(self) -> dict[str, Any]:
        """Return what the template shows of the consequences for people."""
        raise NotImplementedError

    def run(self, reason: str) -> None:
        """Run the action."""
        raise NotImplementedError


class ReleaseAction(OfRelease, Confirm):
    """An action on a release."""

    actions = RELEASE_ACTIONS

    def get_page_title(self) -> str:
        """Name the action and the release: somebody may have several open."""
        return f"{self.action.title}: {self.release_title()}"

    def after(self) -> str:
        """Go to the plugin when the release is gone."""
        if self.kwargs["action"] == "discard":
            return plugin_url(self.release.plugin_id)
        return self.back()

    def consequences(self) -> dict[str, Any]:
        """Return who gains it by the next ring, or loses the release."""
        name = self.kwargs["action"]
        rings = list(self.release.rings.order_by("order"))
        opened = [ring for ring in rings if ring.opened_at]
        if name == "advance" and len(opened) < len(rings):
            coming = rings[: len(opened) + 1]
            return {
                "simulation": self._simulate(coming),
                "ring": coming[-1],
                "concerns": concerns_about(coming[-1]),
            }
        if name == "roll_back":
            return {"simulation": self._simulate([])}
        return {}

    def _simulate(self, rings: list[Ring]) -> Simulation:
        """Simulate these rings, with the pages of names that the address asks for."""
        return simulate_plan(
            release=self.release,
            rings=rings,
            gained_page=self.request.GET.get("gained", 1),
            lost_page=self.request.GET.get("lost", 1),
        )

    def check(self) -> None:
        """RefusedError when the release or its plugin does not allow it now."""
        if self.action.check:
            self.action.check(self.release)

    def run(self, reason: str) -> None:
        """Run the action on the release; of rings only the one that the screen showed is opened."""
        shown = self.request.POST.get("ring") if self.kwargs["action"] == "advance" else None
        expected = {"expected": shown} if shown else {}
        self.action.run(release=self.release, user=self.request.user, reason=reason, **expected)


# A stop must not wait for a transaction to begin; the services have their own.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class PluginAction(Confirm):
    """An action on a plugin as a whole."""

    actions = PLUGIN_ACTIONS

    @cached_property
    def plugin(self) -> Plugin | None:
        """The plugin in the address; None when it was never enabled."""
        slug = self.kwargs["slug"]
        if self.kwargs["action"] == "enable" and registry.get(slug):
            return Plugin.objects.filter(pk=slug).first()
        return get_object_or_404(Plugin, pk=slug)

    def get_page_title(self) -> str:
        """Name the action and the plugin."""
        return f"{self.action.title}: {self.plugin_title(self.kwargs['slug'])}"

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.kwargs["slug"])

    def consequences(self) -> dict[str, Any]:
        """Return how many people lose or get the plugin, and everything that depends on it."""
        if self.plugin is None:
            return {}
        key, action = self.key(), self.kwargs["action"]
        if action in ("kill", "disable"):
            return {"radius": self._titled(blast_radius(key))}
        if action in REGAINED:
            return {"regained": self._titled(regained(key, **REGAINED[action]))}
        if action == "reset":
            return {"regained": self._titled(regained_by_reset(key))}
        return {}

    def key(self) -> str:
        """Return the key of what it is done to."""
        return self.kwargs["slug"]

    def _titled(self, changes: list[Change]) -> list[tuple[str, int]]:
        return [(self.plugin_title(change.key), change.people) for change in changes]

    def check(self) -> None:
        """RefusedError for a plugin that is parked."""
        if self.kwargs["action"] == "enable":
            check_not_parked(self.kwargs["slug"])

    def run(self, reason: str) -> None:
        """Run the action on the plugin."""
        slug, user = self.kwargs["slug"], self.request.user
        if self.kwargs["action"] == "enable":
            installed = registry.get(slug)
            version = str(installed.version) if installed else getattr(self.plugin, "version", "")
            switches.enable_plugin(slug=slug, version=version, user=user)
            return
        self.action.run(plugin=self.plugin, user=user, reason=reason)


class FeatureAction(PluginAction):
    """A stop of one feature of a plugin, and its end."""

    actions = FEATURE_ACTIONS

    @cached_property
    def plugin(self) -> Plugin | None:
        """The plugin in the address. 404 for a feature that is neither here nor stopped."""
        plugin = get_object_or_404(Plugin, pk=self.kwargs["slug"])
        if self.key() not in features_of(plugin.slug) and plugin.stop_of(self.key()) is None:
            raise Http404
        return plugin

    def key(self) -> str:
        """Return the key of the feature."""
        return feature_key(self.kwargs["slug"], self.kwargs["feature"])

    def get_page_title(self) -> str:
        """Name the action and the feature."""
        title = feature_title(self.key(), self.request.LANGUAGE_CODE)
        return f"{self.action.title}: {title}"

    def back(self) -> str:
        """Go back to the features of the plugin."""
        return f"{super().back()}#features"

    def run(self, reason: str) -> None:
        """Stop the feature, or start it again."""
        self.action.run(
            plugin=self.plugin,
            feature=self.kwargs["feature"],
            user=self.request.user,
            reason=reason,
        )
