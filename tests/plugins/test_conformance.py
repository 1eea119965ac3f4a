"""The suite that plugins are judged by: each of its rules finds the fault that it is there for.

The faults are those of plugins made here for the purpose; that good ones pass is shown beside the bundled
plugins, in ``plugins/catalogue/*/tests``.
"""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context, Template
from django.urls import path

from kring.jobs.models import Job
from plugins.api import Slot, is_on
from plugins.contributions import (
    blocks,
    health,
    navigation,
    notifications,
    slots,
    store,
    tasks,
    urls,
)
from plugins.contributions import settings as plugin_forms
from plugins.testing.addresses import addresses
from plugins.testing.conformance import PluginConformance
from plugins.testing.site import make_site
from tests.plugins.plugin import add_templates

pytestmark = pytest.mark.django_db

TEMPLATES = {
    "sample/note.html": '<p class="sample-note">{{ word }}</p>',
    "sample/open.html": "<section>{{ word }}",
    "sample/halves.html": "{% if has_it %}<div>{% endif %}a note{% if has_it %}</div>{% endif %}",
}


class Note(Slot):
    template = "sample/note.html"

    def get_context(self, request, subject):
        return {"word": "a note"}


class Suite(PluginConformance):
    """The rules, asked of the plugin of the test."""

    slug = "sample"


@pytest.fixture(autouse=True)
def _templates(settings):
    add_templates(settings, TEMPLATES)


@pytest.fixture
def suite():
    return Suite()


@pytest.fixture
def tour(sample):
    return make_site("sample")


@pytest.fixture
def ungated(monkeypatch):
    """Take the gate out of one module, as a plugin would that shows something by another way."""

    def take_out(module, name="is_on"):
        monkeypatch.setattr(module, name, lambda *args: True)

    return take_out


def pages(**views):
    """Return a module of addresses: ``pages(home=view)`` stands at ``home/``."""
    patterns = [path(f"{name}/", view, name=name) for name, view in views.items()]
    return type("Pages", (), {"urlpatterns": patterns})


def hello(request):
    return HttpResponse("hello")


def test_every_address_is_looked_at():
    known = {"/apps/ideas/", "/apps/ideas/new/", "/apps/ideas/1/vote/"}

    assert known <= set(addresses("ideas"))


# Off means gone


def test_a_page_outside_the_gate_is_noticed(
    suite, sample, serve, ungated, having, without, released_to, as_role, killed
):
    sample.urls(pages(home=hello))
    serve()
    ungated(urls)

    with pytest.raises(AssertionError, match="get /apps/sample/home/"):
        suite.test_its_addresses_do_not_exist_for_people_without_it(
            None, having, without, released_to
        )
    with pytest.raises(AssertionError, match="/apps/sample/home/"):
        suite.test_its_addresses_do_not_exist_for_anybody_once_it_is_stopped(
            None, as_role, released_to, killed
        )


def test_a_page_for_strangers_is_noticed(
    suite, sample, serve, ungated, as_role, released_to, settings
):
    sample.urls(pages(home=hello))
    serve()
    ungated(urls)
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SignInWall" not in name]

    with pytest.raises(AssertionError, match="get /apps/sample/home/"):
        suite.test_nobody_reaches_it_without_signing_in(None, as_role, released_to)


def test_a_route_outside_the_gate_is_noticed(
    suite, sample, serve, ungated, having, without, released_to
):
    from tests.plugins.plugin import make_router

    sample.api(make_router())
    serve()
    ungated(urls)

    with pytest.raises(AssertionError, match="get /api/plugins/sample/"):
        suite.test_its_addresses_do_not_exist_for_people_without_it(
            None, having, without, released_to
        )
    with pytest.raises(AssertionError, match="openapi"):
        suite.test_the_description_of_the_api_does_not_name_it(without, having, released_to)


def test_a_trace_in_a_page_is_noticed(
    suite, sample, ungated, tour, having, without, released_to, killed
):
    sample.slot("person.profile", Note)
    ungated(slots)

    with pytest.raises(AssertionError, match=r"a person shows a trace:\n.*sample-note"):
        suite.test_it_leaves_no_trace_in_pages_of_people_without_it(
            tour, having, without, released_to
        )


def test_a_trace_that_is_there_whatever_is_contributed_is_noticed(
    suite, sample, tour, having, without, released_to, killed, monkeypatch
):
    """A plugin that changes a template of the site, say."""
    link = '<a href="/apps/sample/">x</a></main>'
    html = "plugins.testing.off_state.html_of"
    monkeypatch.setattr(html, lambda client, address: f"<main>{link}")

    with pytest.raises(AssertionError, match="shows a trace: /apps/sample/"):
        suite.test_it_leaves_no_trace_in_pages_of_people_without_it(
            tour, having, without, released_to
        )
    with pytest.raises(AssertionError, match="shows a trace: /apps/sample/"):
        suite.test_it_leaves_no_trace_in_any_page_once_it_is_stopped(
            tour, having, released_to, killed
        )


def test_a_plugin_that_shows_nothing_at_all_is_noticed(suite, tour, having, released_to):
    with pytest.raises(AssertionError, match="how it is filled"):
        suite.test_people_with_it_see_it_somewhere(tour, having, released_to)


# The search


def searching(**fields):
    """Return a suite for a plugin that adds to the search."""
    return type("Searching", (Suite,), fields)()


def test_a_search_source_that_cannot_be_tried_is_noticed(
    sample, tour, having, without, released_to
):
    sample.search_sources.append(("sample", SimpleNamespace(key="sample")))
    arguments = (tour, having, without, released_to)

    with pytest.raises(AssertionError, match="set `searched_for`"):
        searching().test_search_finds_and_counts_nothing_of_it_for_people_without_it(*arguments)


# What it contributes


def test_an_open_slot_is_noticed(suite, sample, ungated, tour, having, without, released_to):
    sample.slot("home.main", Note)
    ungated(slots)

    with pytest.raises(AssertionError, match="sample-note"):
        suite.test_its_slots_show_nothing_to_people_without_it(tour, having, without, released_to)


def test_an_open_slot_in_a_list_is_noticed(
    suite, sample, ungated, tour, having, without, released_to
):
    sample.slot("card.meta", Note)
    ungated(slots)

    with pytest.raises(AssertionError, match="sample-note"):
        suite.test_its_slots_show_nothing_to_people_without_it(tour, having, without, released_to)


def test_an_open_block_is_noticed(suite, sample, ungated, having, without, released_to):
    from wagtail.blocks import StaticBlock

    class Box(StaticBlock):
        def render(self, value, context=None):
            return "the box"

    sample.block("box", Box(), "The box")
    ungated(blocks)

    with pytest.raises(AssertionError, match="box"):
        suite.test_its_blocks_show_nothing_to_people_without_it(having, without, released_to)


def test_an_open_entry_of_the_menu_is_noticed(
    suite, sample, serve, ungated, having, without, released_to
):
    sample.urls(pages(home=hello))
    sample.navigation("Sample", "home")
    serve()
    ungated(navigation)

    with pytest.raises(AssertionError, match="/apps/sample/home/"):
        suite.test_the_menu_does_not_lead_people_without_it_to_it(having, without, released_to)


def test_an_entry_that_leads_nowhere_is_noticed(suite, sample, serve, having, released_to):
    sample.urls(pages(home=hello))
    sample.navigation("Sample", "attic")
    serve()

    with pytest.raises(AssertionError):
        suite.test_its_menu_leads_to_existing_pages(having, released_to)


def test_a_message_to_whoever_has_it_not_is_noticed(
    suite, sample, ungated, having, without, released_to, killed, run_jobs
):
    sample.notification_kind("answered", "Answered")
    ungated(notifications)

    with pytest.raises(AssertionError, match="answered"):
        suite.test_its_messages_reach_nobody_without_it(
            having, without, released_to, killed, run_jobs
        )


def test_a_task_that_runs_while_the_plugin_is_off_is_noticed(
    suite, sample, ungated, having, released_to, killed, run_jobs
):
    sample.task(lambda: None, name="sweep")
    ungated(tasks, "is_running")

    with pytest.raises(AssertionError, match="a task ran"):
        suite.test_its_tasks_are_skipped_when_it_is_off(having, released_to, killed, run_jobs)


def test_a_schedule_that_nobody_has_is_noticed(suite, sample, ungated, having, released_to, killed):
    sample.schedule(sample.task(lambda: None, name="sweep"), every=60)
    ungated(tasks, "is_running")
    ungated(tasks, "reaches_anybody")

    with pytest.raises(AssertionError, match="sweep"):
        suite.test_its_schedules_do_not_run_while_nobody_has_it(released_to, having, killed)


def test_work_for_whoever_has_it_not_is_noticed(
    suite, sample, ungated, tour, having, without, released_to
):
    task = sample.task(lambda: None, name="sweep")

    class Busy(Note):
        def get_context(self, request, subject):
            task.enqueue()
            return {}

    sample.slot("home.main", Busy)
    ungated(slots)

    with pytest.raises(AssertionError):
        suite.test_nothing_of_it_runs_without_asking_the_gate(tour, without, having, released_to)
    assert Job.objects.filter(arguments__plugin="sample").exists()


def test_figures_of_a_plugin_that_is_off_are_noticed(
    suite, sample, ungated, having, released_to, killed
):
    sample.health_check(lambda: "It is off and talks.")
    ungated(health, "is_running")

    with pytest.raises(AssertionError, match="It is off and talks"):
        suite.test_its_settings_checks_and_figures_are_off_while_it_is_off(
            having, released_to, killed
        )


def test_settings_of_a_plugin_that_is_off_are_noticed(
    suite, sample, ungated, having, released_to, killed
):
    from tests.plugins.test_api import Options

    sample.settings(Options)
    ungated(plugin_forms, "is_running")

    with pytest.raises(AssertionError, match="has_settings"):
        suite.test_its_settings_checks_and_figures_are_off_while_it_is_off(
            having, released_to, killed
        )


def test_a_default_that_is_not_valid_is_noticed(suite, sample):
    from django import forms

    class Options(forms.Form):
        mail = forms.EmailField(initial="not an address")

    sample.settings(Options)

    with pytest.raises(AssertionError, match="mail"):
        suite.test_its_settings_have_valid_defaults(None)


# Whole pages


def test_a_slot_that_leaves_an_element_open_is_noticed(suite, sample, tour, having, released_to):
    class Open(Note):
        template = "sample/open.html"

    sample.slot("home.main", Open)

    with pytest.raises(AssertionError, match="section is open"):
        suite.test_its_pages_are_whole(tour, having, released_to)


def test_an_id_that_stands_twice_is_noticed(suite, sample, tour, serve, having, released_to):
    text = '{% extends "base.html" %}{% block main %}<p id="main">x</p>{% endblock %}'

    def page(request):
        return HttpResponse(Template(text).render(Context({"request": request})))

    sample.urls(pages(home=page))
    serve()

    with pytest.raises(AssertionError, match="the id 'main' occurs twice"):
        suite.test_its_pages_are_whole(tour, having, released_to)


def test_a_page_that_breaks_when_the_plugin_is_stopped_halfway_is_noticed(
    suite, sample, tour, having, released_to
):
    class Halves(Slot):
        template = "sample/halves.html"

        def get_context(self, request, subject):
            return {"has_it": lambda: is_on("sample", request.user)}

    sample.slot("home.main", Halves)

    suite.test_its_pages_are_whole(tour, having, released_to)
    with pytest.raises(AssertionError, match="stopped after"):
        suite.test_a_stop_in_the_middle_of_a_page_leaves_the_page_whole(tour, having, released_to)


def test_a_page_that_fails_when_the_plugin_is_stopped_halfway_is_noticed(
    suite, sample, tour, serve, having, released_to
):
    def page(request):
        if not is_on("sample", request.user):
            message = "It cannot be."
            raise RuntimeError(message)
        return render(request, "base.html")

    sample.urls(pages(home=page))
    serve()

    with pytest.raises(AssertionError, match="503"):
        suite.test_a_stop_in_the_middle_of_a_page_leaves_the_page_whole(tour, having, released_to)


def test_the_contributions_of_the_bundled_plugins_are_read():
    assert {"ideas", "reactions"} <= {known.slug for known in store.everything()}
    assert not store.faults()
