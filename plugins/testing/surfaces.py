"""Check that every surface asks the gate: slots, blocks, menu, messages, tasks, settings, figures."""

from dataclasses import replace
from typing import Any

from django.core import mail
from django.http import HttpRequest
from django.test import RequestFactory

from kring.core.types import AnyUser
from kring.jobs.models import Job
from plugins.contributions import charts, health, navigation, store
from plugins.contributions.blocks import render_block
from plugins.contributions.collect import Contributions
from plugins.contributions.notifications import notify
from plugins.contributions.settings import defaults, has_settings
from plugins.contributions.slots import LIST_PLACES, PLACES, prepare_place, render_place
from plugins.contributions.tasks import PluginTask, start_due_schedules
from plugins.gate import snapshot
from plugins.gate.releasing import releasing
from plugins.models import Plugin
from plugins.testing.base import Subject
from plugins.testing.site import Site


class Surfaces(Subject):
    """The contributions of the plugin, one kind at a time."""

    def test_its_slots_show_nothing_to_people_without_it(self, tour, having, without, released_to):
        self.release_to(released_to, having)
        self.fill(3)

        assert shown_in_slots(tour, without.user) == dict.fromkeys(PLACES, "")

    def test_its_blocks_show_nothing_to_people_without_it(self, having, without, released_to):
        self.release_to(released_to, having)
        self.fill(3)
        request = request_of(without.user)

        for key in self.contributed().blocks:
            assert render_block(f"{self.slug}.{key}", request, {"request": request}) == "", key

    def test_the_menu_does_not_lead_people_without_it_to_it(self, having, without, released_to):
        self.release_to(released_to, having)

        entries = navigation.entries(request_of(without.user))

        assert not [e for e in entries if e["url"].startswith(f"/apps/{self.slug}/")]

    def test_its_menu_leads_to_existing_pages(self, having, released_to):
        self.release_to(released_to, having)
        entries = navigation.entries(request_of(having.user))
        own = [e["url"] for e in entries if e["url"].startswith(f"/apps/{self.slug}/")]

        assert len(own) == len(self.contributed().navigation_entries)
        for address in own:
            assert having.get(address, follow=True).status_code == 200, address

    def test_its_messages_reach_nobody_without_it(
        self, having, without, released_to, killed, run_jobs
    ):
        self.release_to(released_to, having)
        mail.outbox.clear()

        for key in self.contributed().notification_kinds:
            text = {"title": "Test", "text": "Test"}
            assert not notify(self.slug, key, user=without.user, **text), key
            assert notify(self.slug, key, user=having.user, **text), key
        killed(self.slug)
        run_jobs()

        assert mail.outbox == []

    def test_its_tasks_are_skipped_when_it_is_off(self, having, released_to, killed, run_jobs):
        tasks, called = self.contributed().tasks, []
        kept = dict(tasks)
        for key, task in kept.items():
            tasks[key] = replace(task, function=lambda key=key, **values: called.append(key))
        try:
            self.release_to(released_to, having)
            self._run_all(kept, run_jobs)
            assert sorted(called) == sorted(kept)
            self._disable()
            self._run_all(kept, run_jobs)
            self.release_to(released_to, having)
            killed(self.slug)
            self._run_all(kept, run_jobs)
        finally:
            tasks.update(kept)

        assert sorted(called) == sorted(kept), "a task ran although the plugin was off"

    def test_its_schedules_do_not_run_while_nobody_has_it(self, released_to, having, killed):
        own = {schedule.task.name for schedule in self.contributed().schedules}
        self.release_to(released_to, having)
        killed(self.slug)

        assert own.isdisjoint(start_due_schedules())
        Plugin.objects.filter(pk=self.slug).update(is_killed=False)
        releasing().open_to(Plugin.objects.get(pk=self.slug), keys=[], percentage=0)
        snapshot.forget()
        assert own.isdisjoint(start_due_schedules())
        self.release_to(released_to, having)
        assert own <= set(start_due_schedules())

    def test_nothing_of_it_runs_without_asking_the_gate(self, tour, without, having, released_to):
        """When a user without it has visited the site, there is no new job of the plugin."""
        self.release_to(released_to, having)
        jobs = Job.objects.filter(arguments__plugin=self.slug)
        before = set(jobs.values_list("pk", flat=True))

        for address in tour.addresses.values():
            without.get(address)

        assert set(jobs.values_list("pk", flat=True)) <= before

    def test_its_settings_checks_and_figures_are_off_while_it_is_off(
        self, having, released_to, killed
    ):
        known = self.contributed()
        self.release_to(released_to, having)
        assert has_settings(self.slug) == (known.declared_settings is not None)
        killed(self.slug)

        assert not has_settings(self.slug)
        assert health.problems(self.slug) == []
        for indicator in known.indicators.values():
            assert charts.indicator_value(indicator.name) is None, indicator.name

    def test_its_settings_have_valid_defaults(self, found):
        declared = self.contributed().declared_settings
        if declared is not None:
            filled = declared.form(defaults(self.slug))
            assert filled.is_valid(), filled.errors.as_text()

    def contributed(self) -> Contributions:
        """Return the plugin's contributions; empty ones for a plugin without any."""
        known = store.get(self.slug)
        if known is None:
            known = Contributions(self.slug)
            store.forget(self.slug)
        return known

    def _run_all(self, tasks: dict[str, PluginTask], run_jobs: Any) -> None:
        for task in tasks.values():
            task.enqueue()
        run_jobs()

    def _disable(self) -> None:
        Plugin.objects.filter(pk=self.slug).update(is_enabled=False)
        snapshot.forget()


def request_of(user: AnyUser) -> HttpRequest:
    """Return a request of this user for the home page."""
    request = RequestFactory().get("/")
    request.user = user
    return request


def shown_in_slots(tour: Site, user: AnyUser) -> dict[str, str]:
    """Return what plugins show this user at each place, with a real subject of its kind."""
    request = request_of(user)
    for place in LIST_PLACES:
        prepare_place(place, request, [tour.subjects[place]])
    return {place: str(render_place(place, request, tour.subjects.get(place))) for place in PLACES}
