"""Actions on a release or a plugin, each confirmed on a screen that shows its consequences."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from kring.core.errors import RefusedError
from kring.core.types import SignedInRequest
from plugins.contributions.breaker import reset_breakers
from plugins.install import registry
from plugins.models import Plugin
from releases.admin.base import ReleaseScreen
from releases.admin.forms import ReasonForm
from releases.admin.overview import plugin_url
from releases.admin.release import OfRelease
from releases.models import Ring
from releases.services import ladder, plans, switches
from releases.services.simulate import Simulation, blast_radius, simulate_plan


@dataclass(frozen=True, slots=True)
class Action:
    """An action as its screen shows it: ``done`` is the message afterwards, ``run`` the service."""

    title: Promise | str
    explanation: Promise | str
    done: Promise | str
    run: Callable[..., object]
    is_serious: bool = False
    needs_reason: bool = False


RELEASE_ACTIONS = {
    "advance": Action(
        _("Open the next ring"),
        _("The people below get it, within a second. Nobody loses it."),
        _("The ring is open."),
        ladder.advance_release,
    ),
    "pause": Action(
        _("Pause"),
        _("The release stays where it is: nobody gains it, nobody loses it."),
        _("The release is paused."),
        ladder.pause_release,
        needs_reason=True,
    ),
    "resume": Action(
        _("Resume"),
        _("The release goes on from where it is. The time to watch and the errors count from now."),
        _("The release goes on."),
        ladder.resume_release,
    ),
    "roll_back": Action(
        _("Roll back"),
        _("All rings close and everybody below loses this version. What they made stays."),
        _("The release is rolled back."),
        ladder.roll_back_release,
        is_serious=True,
        needs_reason=True,
    ),
    "discard": Action(
        _("Throw the plan away"),
        _("The plan was never started; nobody notices."),
        _("The plan is gone."),
        plans.discard_draft,
        is_serious=True,
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
        _("Everyone who had the plugin before the stop has it again."),
        _("The plugin is started again."),
        switches.revive_plugin,
        needs_reason=True,
    ),
    "reset": Action(
        _("Switch this plugin on again where it failed"),
        _(
            "It switched itself off for the people of some rings because it kept failing. They have it again; "
            "if it fails again, it switches itself off again."
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
        _("It can then be released. Nobody has it by this alone."),
        _("The plugin is enabled."),
        switches.enable_plugin,
    ),
}


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
        """Add the action, its form and its consequences."""
        return super().get_context_data(
            action=self.action,
            form=self.form,
            back=self.back(),
            **self.consequences(),
            **kwargs,
        )

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

    def back(self) -> str:
        """Return the address to go to when it is not done."""
        raise NotImplementedError

    def consequences(self) -> dict[str, Any]:
        """Return what the template shows of the consequences for people."""
        raise NotImplementedError

    def run(self, reason: str) -> None:
        """Run the action."""
        raise NotImplementedError


class ReleaseAction(OfRelease, Confirm):
    """An action on a release."""

    actions = RELEASE_ACTIONS

    def back(self) -> str:
        """Go back to the release."""
        return reverse("kring_release", args=[self.release.pk])

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
            return {"simulation": self._simulate(coming), "ring": coming[-1]}
        if name == "roll_back":
            return {"simulation": self._simulate([])}
        return {}

    def _simulate(self, rings: list[Ring]) -> Simulation:
        """Simulate these rings, with the pages of names that the address asks for."""
        return simulate_plan(
            slug=self.release.plugin_id,
            rings=rings,
            gained_page=self.request.GET.get("gained", 1),
            lost_page=self.request.GET.get("lost", 1),
        )

    def run(self, reason: str) -> None:
        """Run the action on the release."""
        self.action.run(release=self.release, user=self.request.user, reason=reason)


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

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.kwargs["slug"])

    def back(self) -> str:
        """Go back to the plugin."""
        return plugin_url(self.kwargs["slug"])

    def consequences(self) -> dict[str, Any]:
        """Return the plugins that stop with this one, and how many people lose each."""
        if self.plugin is None or self.kwargs["action"] not in ("kill", "disable"):
            return {}
        radius = blast_radius(self.plugin.slug)
        return {"radius": [(self.plugin_title(loss.slug), loss.people) for loss in radius]}

    def run(self, reason: str) -> None:
        """Run the action on the plugin."""
        slug, user = self.kwargs["slug"], self.request.user
        if self.kwargs["action"] == "enable":
            installed = registry.get(slug)
            version = str(installed.version) if installed else getattr(self.plugin, "version", "")
            switches.enable_plugin(slug=slug, version=version, user=user)
            return
        self.action.run(plugin=self.plugin, user=user, reason=reason)
