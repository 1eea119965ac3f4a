"""What a plugin can contribute through ``plugins.api``, apart from pages and slots."""

import dataclasses
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.blocks import StaticBlock

from kring.jobs.models import Job
from plugins.api import Contributions, notify, plugin_settings
from plugins.contributions import charts, health
from plugins.contributions import settings as plugin_forms
from plugins.contributions.tasks import start_due_schedules
from plugins.gate import snapshot
from plugins.models import Plugin, SettingChange
from plugins.privacy import requests as personal_data
from releases.models import ReleaseEvent
from releases.services.switches import kill_plugin, note_stops
from tests.support import factories

pytestmark = pytest.mark.django_db


@dataclasses.dataclass
class Options:
    votes: int = dataclasses.field(default=3, metadata={"label": "Votes a person"})
    open: bool = True
    title: str = "Ideas"


@pytest.fixture
def reader():
    return factories.make_user()


def test_one_slug_has_one_set_of_contributions(sample):
    with pytest.raises(ValueError, match="two sets"):
        Contributions("sample")


def test_a_malformed_slug_is_refused():
    with pytest.raises(ValueError, match="not the slug"):
        Contributions("Sample plugin")


def test_a_search_source_outside_the_names_of_the_plugin_is_refused(sample):
    class Source:
        key = "people"

    with pytest.raises(ValueError, match="must be called"):
        sample.search_source(Source())


def test_a_task_runs_in_the_background(sample, run_jobs):
    done = []
    task = sample.task(lambda word: done.append(word), name="greet")

    task.enqueue(word="hello")
    run_jobs()

    assert done == ["hello"]
    assert task.name == "sample.greet"


def test_a_task_of_a_plugin_that_is_off_is_skipped(sample, run_jobs):
    done = []
    sample.task(lambda: done.append(1), name="greet").enqueue()
    Plugin.objects.filter(slug="sample").update(is_enabled=False)
    snapshot.forget()

    run_jobs()

    assert done == []
    job = Job.objects.get()
    assert job.status == Job.Status.DROPPED
    assert "was skipped: it is off" in job.error


def test_a_stop_drops_the_waiting_work(sample, release_manager):
    sample.task(lambda: None, name="greet").enqueue(delay=timedelta(hours=1))
    plugin = Plugin.objects.get(slug="sample")

    kill_plugin(plugin=plugin, user=release_manager, reason="It burns.")
    note_stops()

    job = Job.objects.get(arguments__plugin="sample")
    assert job.status == Job.Status.DROPPED
    assert ReleaseEvent.objects.get(action="kill").after["jobs_dropped"] == 1


def test_a_schedule_starts_when_it_is_due_and_somebody_has_the_plugin(sample, give, reader):
    sample.schedule(sample.task(lambda: None, name="sweep"), every=60)
    assert start_due_schedules() == []

    give(reader)

    assert start_due_schedules() == ["sample.sweep"]
    assert start_due_schedules() == []
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert start_due_schedules() == ["sample.sweep"]


def test_settings_have_their_defaults_until_they_are_chosen(sample):
    sample.settings(Options)

    assert plugin_settings("sample") == {"votes": 3, "open": True, "title": "Ideas"}


def test_chosen_settings_are_typed_and_their_history_is_kept(sample, release_manager):
    sample.settings(Options)
    form = plugin_forms.bound_form("sample", {"votes": "5", "title": "Box"})

    plugin_forms.save(slug="sample", form=form, user=release_manager)

    assert plugin_settings("sample") == {"votes": 5, "open": False, "title": "Box"}
    change = SettingChange.objects.get()
    assert (change.changed_by, change.after["votes"]) == (release_manager, 5)


def test_settings_that_are_not_valid_are_not_stored(sample, release_manager):
    sample.settings(Options)
    form = plugin_forms.bound_form("sample", {"votes": "many"})

    with pytest.raises(ValueError, match="not valid"):
        plugin_forms.save(slug="sample", form=form, user=release_manager)


def test_only_release_managers_change_settings(sample, reader):
    sample.settings(Options)
    form = plugin_forms.bound_form("sample", {"votes": "5"})

    with pytest.raises(PermissionDenied):
        plugin_forms.save(slug="sample", form=form, user=reader)


def test_a_message_reaches_whoever_has_the_plugin(sample, give, reader, run_jobs):
    sample.notification_kind("answered", "Your idea was answered")

    assert notify("sample", "answered", user=give(reader), title="Yes", text="We do it.")
    run_jobs()

    assert [(m.subject, m.to) for m in mail.outbox] == [("Yes", [reader.email])]
    assert "We do it." in mail.outbox[0].body


def test_a_message_does_not_reach_whoever_lost_the_plugin(sample, give, reader, run_jobs):
    sample.notification_kind("answered", "Your idea was answered")
    notify("sample", "answered", user=give(reader), title="Yes", text="We do it.")
    Plugin.objects.filter(slug="sample").update(is_killed=True)
    snapshot.forget()

    run_jobs()

    assert mail.outbox == []
    assert not notify("sample", "answered", user=reader, title="Yes", text="We do it.")


def test_personal_data_is_handed_over_and_erased_even_when_the_plugin_is_off(sample, reader):
    erased = []
    sample.data_subject(export=lambda user: {"ideas": 2}, erase=lambda user: erased.append(user))
    Plugin.objects.filter(slug="sample").update(is_enabled=False)
    snapshot.forget()

    assert personal_data.export_for(reader)["sample"] == [{"ideas": 2}]
    assert "sample" in personal_data.erase_for(reader)
    assert erased == [reader]


def test_a_health_check_tells_what_is_wrong_and_so_does_one_that_fails(sample):
    sample.health_check(lambda: None)
    sample.health_check(lambda: "The mailbox is full.")
    sample.health_check(lambda: 1 / 0)

    assert health.problems("sample") == [
        "The mailbox is full.",
        "ZeroDivisionError: division by zero",
    ]


def test_an_indicator_has_a_value_while_the_plugin_runs(sample):
    sample.indicator("votes", "Votes", lambda: 12)
    assert charts.indicator_value("sample.votes") == 12

    Plugin.objects.filter(slug="sample").update(is_killed=True)
    snapshot.forget()

    assert charts.indicator_value("sample.votes") is None


def test_a_chart_that_fails_is_left_out_of_the_release_page(sample, make_release, release_manager):
    sample.chart("bad", "Bad", lambda release: 1 / 0)
    sample.chart("good", "Good", lambda release: {"labels": []})

    drawn = charts.charts(make_release({}, slug="sample"), release_manager)

    assert [chart.key for chart, _data in drawn] == ["good"]


def test_a_block_in_a_page_is_shown_to_whoever_has_the_plugin(sample, give, reader, client):
    sample.block("box", StaticBlock(admin_text="x", template=None), "The box")
    block = sample.blocks["box"].block
    block.render = lambda value, context=None: "<p>the box</p>"
    page = factories.make_news(body=[("feature", {"key": "sample.box"})])
    client.force_login(reader)
    assert "the box" not in client.get(page.url).content.decode()

    give(reader)

    assert "<p>the box</p>" in client.get(page.url).content.decode()


def test_a_block_of_a_plugin_that_is_gone_shows_nothing(client, reader):
    page = factories.make_news(body=[("feature", {"key": "gone.box"})])
    client.force_login(reader)

    assert client.get(page.url).status_code == 200
