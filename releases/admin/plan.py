"""The screens on which a plan is made, changed, simulated and kept as a template."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from kring.core.errors import RefusedError
from kring.core.types import SignedInRequest
from plugins.contributions.usage import version_of
from plugins.gate import snapshot
from plugins.gate.bucket import BUCKETS
from plugins.models import Plugin
from releases.admin.answer import foresight_of
from releases.admin.base import ReleaseScreen
from releases.admin.forms import (
    HUNDREDTHS,
    BaseRingFormSet,
    NewReleaseForm,
    PlanForm,
    TemplateForm,
    ring_formset,
)
from releases.admin.rehearsal import ShownRehearsal, shown_rehearsal
from releases.admin.release import OfRelease
from releases.models import PlanTemplate, Release, Ring
from releases.selectors.audience import everybody, who_has, without_opt_outs
from releases.selectors.rules import rings_of_others
from releases.services.local_time import local_of
from releases.services.plans import (
    CONDITIONS,
    REACH,
    PlanChangedError,
    create_release,
    last_change,
    save_as_template,
    save_plan,
)
from releases.services.rehearse import rehearse_plan
from releases.services.simulate import Simulation, own_sizes, simulate_plan, sizes_of

NEEDS_NO_PLAN = gettext_lazy(
    "A plan decides who has something, not which code runs: the code of a new version changes for everybody "
    "at the restart after it is installed. What is mended needs no plan. What is new is a feature of the "
    "plugin: it stays off until its own release opens."
)


class NewRelease(ReleaseScreen):
    """Starts a plan from a template."""

    page_title = gettext_lazy("Plan a release")
    template_name = "releases/admin/form.html"

    @cached_property
    def plugin(self) -> Plugin:
        """The plugin in the address."""
        return get_object_or_404(Plugin, pk=self.kwargs["slug"])

    @cached_property
    def form(self) -> NewReleaseForm:
        """The form of the version and the template; the first template is chosen."""
        installed = version_of(self.plugin.slug)
        initial = {
            "version": installed or self.plugin.version,
            "template": PlanTemplate.objects.first(),
        }
        data = self.request.POST if self.request.method == "POST" else None
        features = self.titled_features(self.plugin.slug)
        return NewReleaseForm(data, initial=initial, features=features, installed=installed)

    def get_parents(self) -> list[dict[str, Any]]:
        """Lead back over the plugin."""
        return self.above(self.kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, and what needs no plan."""
        return super().get_context_data(
            form=self.form, submit=_("Make the plan"), intro=NEEDS_NO_PLAN, **kwargs
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the plan and show it, or show the form with its errors."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        release = create_release(plugin=self.plugin, user=request.user, **self.form.cleaned_data)
        messages.success(request, _("The plan is made. Nobody has it until you start it."))
        return redirect("kring_release", release.pk)


class EditPlan(OfRelease):
    """The rings, dates and conditions of a release. ``do`` says which button was used."""

    page_title = gettext_lazy("Change the plan")
    template_name = "releases/admin/plan.html"

    @cached_property
    def rings(self) -> dict[int, Ring]:
        """The rings as they are stored."""
        return {ring.pk: ring for ring in self.release.rings.order_by("order")}

    @cached_property
    def sizes(self) -> dict[int, int]:
        """How many people each stored ring adds, by its order."""
        return sizes_of(self.release)

    @cached_property
    def form(self) -> PlanForm:
        """The form of the settings of the whole release."""
        data = self.request.POST if self.request.method == "POST" else None
        return PlanForm(
            data,
            instance=Release(
                time_zone=self.release.time_zone,
                advances_automatically=self.release.advances_automatically,
            ),
        )

    @cached_property
    def formset(self) -> BaseRingFormSet:
        """The forms of the rings."""
        data = self.request.POST if self.request.method == "POST" else None
        initial = [_initial(ring, self.release.time_zone) for ring in self.rings.values()]
        return ring_formset(data, rings=self.rings, sizes=self.sizes, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms; the scripts of the picker come with the empty form."""
        formset = kwargs.pop("formset", self.formset)
        seen = None if kwargs.pop("is_known_now", False) else self._seen()
        self._foresee(formset, kwargs.get("simulation"), kwargs.get("rehearsal"))
        return super().get_context_data(
            release=self.release,
            form=self.form,
            formset=formset,
            seen=last_change(self.release) if seen is None else seen,
            intro=NEEDS_NO_PLAN,
            reached=self._reached_already(),
            media=formset.empty_form.media,
            **kwargs,
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add a ring, simulate or rehearse the plan, or save it."""
        turns_a_page = not {"gained", "lost"}.isdisjoint(request.POST)
        do = "simulate" if turns_a_page else request.POST.get("do", "save")
        if do == "add":
            return self.render_to_response(self.get_context_data(formset=self._with_new_ring()))
        # Validate both, so that every error is shown at once.
        valid = [self.form.is_valid(), self.formset.is_valid()]
        plan = self.formset.plan(self.form.cleaned_data["time_zone"]) if all(valid) else None
        if plan is None:
            messages.error(request, _("The plan is not saved: something is not right."))
            return self.render_to_response(self.get_context_data())
        if do == "simulate":
            return self.render_to_response(self.get_context_data(simulation=self._simulate(plan)))
        try:
            if do == "rehearse":
                told = self._rehearse(plan)
                return self.render_to_response(self.get_context_data(rehearsal=told))
            save_plan(
                release=self.release,
                rings=plan,
                user=request.user,
                seen=self._seen(),
                **self.form.cleaned_data,
            )
        except RefusedError as error:
            messages.error(request, str(error))
            is_known_now = isinstance(error, PlanChangedError)
            return self.render_to_response(self.get_context_data(is_known_now=is_known_now))
        messages.success(request, _("The plan is saved."))
        return redirect("kring_release", self.release.pk)

    def _seen(self) -> int | None:
        """Return which change of the plan the form was made from, as it says; None when it does not."""
        told = self.request.POST.get("seen", "")
        return int(told) if told.isascii() and told.isdecimal() else None

    def _foresee(
        self,
        formset: BaseRingFormSet,
        simulation: Simulation | None,
        rehearsal: ShownRehearsal | None,
    ) -> None:
        """Give each form what its ring can show: as simulated or rehearsed, else as the ring is stored."""
        rings, sizes = [], []
        if simulation:
            rings = [step.ring for step in simulation.steps]
            sizes = own_sizes(release=self.release, rings=rings)
        elif rehearsal:
            rings = [each.ring for each in rehearsal.good]
            sizes = [each.size for each in rehearsal.good]
        if simulation or rehearsal:
            for form, ring, size in zip(formset.chosen(), rings, sizes, strict=True):
                form.foresight = foresight_of(ring, size)
            return
        for form in formset.forms:
            key = str(form["pk"].value())
            stored = self.rings.get(int(key)) if key.isdecimal() else None
            if stored is not None:
                form.foresight = foresight_of(stored, self.sizes[stored.order])

    def _reached_already(self) -> bool:
        """Return whether everybody whom the plan could reach has it by another release already."""
        rules = without_opt_outs(snapshot.load())
        people = everybody()
        others = [ring for ring in rings_of_others(self.release) if ring.percentage == BUCKETS]
        return bool(others) and len(who_has(rules, self.release.feature_key, people)) == len(people)

    def _with_new_ring(self) -> BaseRingFormSet:
        """Return the forms as they were filled in, and one for a new ring."""
        data = self.request.POST.copy()
        total = (
            int(data.get("rings-TOTAL_FORMS") or 0)
            if self.formset.management_form.is_valid()
            else 0
        )
        total = min(total, self.formset.max_num - 1)
        for name, value in _initial(Ring(order=total), self.release.time_zone).items():
            data[f"rings-{total}-{name}"] = "" if value is None else str(value)
        data[f"rings-{total}-keys"] = "[]"
        data[f"rings-{total}-ORDER"] = str(total + 1)
        data["rings-TOTAL_FORMS"] = str(total + 1)
        return ring_formset(data, rings=self.rings, sizes=self.sizes)

    def _planned(self, plan: list[dict[str, Any]]) -> list[Ring]:
        """Return the rings as they are on the screen, unsaved."""
        return [
            Ring(
                release=self.release,
                order=order,
                name=fields["name"],
                mandatory_since=getattr(self.rings.get(fields["pk"]), "mandatory_since", None),
                **{name: fields[name] for name in (*REACH, *CONDITIONS, "starts_at")},
            )
            for order, fields in enumerate(plan)
        ]

    def _rehearse(self, plan: list[dict[str, Any]]) -> ShownRehearsal:
        settings = self.form.cleaned_data
        rehearsed = rehearse_plan(
            release=self.release,
            rings=self._planned(plan),
            time_zone=settings["time_zone"],
            user=self.request.user,
        )
        return shown_rehearsal(rehearsed, is_automatic=settings["advances_automatically"])

    def _simulate(self, plan: list[dict[str, Any]]) -> Simulation:
        return simulate_plan(
            release=self.release,
            rings=self._planned(plan),
            gained_page=self.request.POST.get("gained", 1),
            lost_page=self.request.POST.get("lost", 1),
        )


def _initial(ring: Ring, time_zone: str) -> dict[str, Any]:
    """Return the initial values of a ring's form."""
    return {
        "pk": ring.pk,
        "name": ring.name,
        "keys": ring.keys,
        "percentage": f"{ring.percentage / HUNDREDTHS:g}" if ring.percentage else None,
        "percentage_unit": ring.percentage_unit,
        "starts_at": local_of(ring.starts_at, time_zone),
        "soak_days": ring.soak_days,
        "used_share": ring.used_share,
    }


class SaveTemplate(OfRelease):
    """Saves the plan as a template for later releases."""

    page_title = gettext_lazy("Keep this plan as a template")
    template_name = "releases/admin/form.html"

    @cached_property
    def form(self) -> TemplateForm:
        """The form of the name."""
        return TemplateForm(self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(form=self.form, submit=_("Keep the plan"), **kwargs)

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the template and show the release, or show the form with its errors."""
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            save_as_template(release=self.release, user=request.user, **self.form.cleaned_data)
        except RefusedError as error:
            self.form.add_error("name", str(error))
            return self.render_to_response(self.get_context_data())
        messages.success(request, _("The plan is kept as a template."))
        return redirect(reverse("kring_release", args=[self.release.pk]))
