"""One feature of a plugin is stopped by hand and started again; the rest of the plugin stays."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openfeature import api as openfeature

from kring.jobs.models import Job
from plugins import metrics
from plugins.api import Contributions, explain, is_on
from plugins.contributions import store
from plugins.gate import openfeature as provider
from plugins.gate import snapshot, stop
from plugins.gate.decisions import is_running
from plugins.gate.rules import Reason
from plugins.models import Breaker, Plugin
from releases.models import Release, ReleaseEvent
from releases.selectors.decisions import days_watched
from releases.services.ladder import LadderError, advance_release
from releases.services.promotion import advance_due_releases
from releases.services.recovering import recover_stops
from releases.services.switches import kill_plugin, note_stop, revive_plugin
from tests.support import factories

pytestmark = pytest.mark.django_db
SLUG, FEATURE, KEY = "reactions", "names", "reactions.names"
DO = "kring_release_feature_action"


@pytest.fixture
def release(make_release):
    """The release of a feature that everybody has, of a plugin that everybody has."""
    whole = make_release({"percentage": 10_000}, slug=SLUG)
    part = make_release({"percentage": 10_000}, {"percentage": 10_000}, slug=SLUG, feature=FEATURE)
    for each in (whole, part):
        Release.objects.filter(pk=each.pk).update(status=Release.Status.RUNNING, version="1.1.0")
        each.rings.filter(order=0).update(opened_at="2026-01-05T09:00Z")
    snapshot.forget()
    return Release.objects.get(pk=part.pk)


@pytest.fixture
def reader(release):
    return factories.make_employee(factories.make_unit(), language="en")


@pytest.fixture
def kill(release, reader, release_manager):
    """Return a function that stops the feature, which is on in this process."""
    assert is_on(KEY, reader)

    def run() -> None:
        kill_plugin(
            plugin=Plugin.objects.get(), feature=FEATURE, user=release_manager, reason="It burns."
        )

    return run


@pytest.fixture
def admin(client, release_manager, release):
    """The client of a release manager in the admin, in English."""
    release_manager.user_permissions.add(Permission.objects.get(codename="access_admin"))
    release_manager.language = "en"
    release_manager.save()
    client.force_login(release_manager)
    return client


def do(action):
    return reverse(DO, args=[SLUG, FEATURE, action])


def test_it_is_in_force_at_once_and_takes_nothing_else(kill, reader):
    kill()

    decision = explain(KEY, reader)
    assert (decision.on, decision.reason) == (False, Reason.KILLED)
    assert is_on(SLUG, reader)
    assert is_running(SLUG)
    assert not is_running(KEY)


def test_a_process_learns_of_it_without_the_database(release, reader, django_assert_num_queries):
    assert is_on(KEY, reader)
    stop.write(stop.new(slug=KEY, reason="x", user=None))

    with django_assert_num_queries(0):
        snapshot.look_at_stops()

        assert not is_on(KEY, reader)


def test_openfeature_obeys(kill, reader):
    provider.install()
    kill()

    client = openfeature.get_client(provider.DOMAIN)
    flag = client.get_boolean_details(KEY, True, provider.context_for(reader))

    assert (flag.value, flag.reason) == (False, "DISABLED")


def test_the_job_records_who_stopped_it_why_and_how_many_lost_it(
    kill, release_manager, django_capture_on_commit_callbacks
):
    kill()
    job = Job.objects.get(function="releases.services.switches.note_stop")
    assert job.arguments["slug"] == KEY

    with django_capture_on_commit_callbacks(execute=True):
        note_stop(slug=KEY)

    plugin, event = Plugin.objects.get(), ReleaseEvent.objects.get()
    assert plugin.stop_of(KEY).reason == "It burns."
    assert not plugin.is_stopped
    assert (event.plugin, event.action, event.actor) == (SLUG, "kill", release_manager)
    assert (event.after["feature"], event.people_affected) == (FEATURE, 2)
    assert not stop.read()


def test_it_stays_off_when_the_mark_is_gone(kill, reader, django_capture_on_commit_callbacks):
    kill()
    with django_capture_on_commit_callbacks(execute=True):
        note_stop(slug=KEY)
    snapshot.forget()

    assert explain(KEY, reader).reason is Reason.KILLED


def test_started_again_everybody_who_had_it_has_it(kill, reader, release_manager):
    kill()
    note_stop(slug=KEY)

    revive_plugin(plugin=Plugin.objects.get(), feature=FEATURE, user=release_manager, reason="Out.")
    snapshot.look_at_stops()
    snapshot.forget()

    assert is_on(KEY, reader)
    assert Plugin.objects.get().stop_of(KEY) is None


def test_a_start_of_the_plugin_leaves_its_stopped_feature_stopped(kill, reader, release_manager):
    kill()
    note_stop(slug=KEY)
    for switch in (kill_plugin, revive_plugin):
        switch(plugin=Plugin.objects.get(), user=release_manager, reason="x")
    snapshot.forget()

    assert is_on(SLUG, reader)
    assert not is_on(KEY, reader)


def test_only_the_waiting_jobs_of_the_feature_are_dropped(kill):
    kring = store.get(SLUG) or Contributions(SLUG)
    part = kring.task(lambda: None, name="part", feature=FEATURE)
    whole = kring.task(lambda: None, name="whole")
    part.enqueue()
    whole.enqueue()
    kill()

    note_stop(slug=KEY)

    waiting = Job.objects.filter(status=Job.Status.WAITING, arguments__plugin=SLUG)
    assert [job.arguments["task"] for job in waiting] == ["whole"]
    for name in ("part", "whole"):
        del store.get(SLUG).tasks[name]


def test_no_ring_of_it_opens_meanwhile(kill, release, release_manager):
    kill()

    with pytest.raises(LadderError, match="met de hand"):
        advance_release(release=release, user=release_manager, reason="Because.")
    assert advance_due_releases()["advanced"] == 0


def test_the_hours_in_which_another_feature_was_stopped_count(kill, release):
    whole = Release.objects.get(feature="").rings.get()
    before = days_watched(whole)
    kill()
    note_stop(slug=KEY)
    ReleaseEvent.objects.filter(action="kill").update(created_at="2026-01-05T10:00Z")

    assert days_watched(whole) == before
    assert days_watched(release.rings.get(order=0)) < before


def test_only_release_managers_stop_it(release, reader):
    for switch in (kill_plugin, revive_plugin):
        with pytest.raises(PermissionDenied):
            switch(plugin=release.plugin, feature=FEATURE, user=reader, reason="x")

    assert not ReleaseEvent.objects.exists()


def test_the_command_stops_it_and_starts_it_again(release, reader, capsys):
    call_command("plugins", "kill", KEY, "--reason", "It burns.")
    with override("en"):
        call_command("plugins", "list")

    out = capsys.readouterr().out
    assert f"{KEY} is stopped everywhere." in out
    row = next(line for line in out.splitlines() if line.startswith(f"{KEY} ") and "1.1.0" in line)
    assert "stopped" in row
    assert not is_on(KEY, reader)

    call_command("plugins", "revive", KEY, "--reason", "Out.")
    snapshot.forget()
    assert is_on(KEY, reader)


def test_the_command_knows_what_is_there(release):
    with pytest.raises(
        CommandError, match=r"no feature “reactions\.nmes” here\. Installed: reactions"
    ):
        call_command("plugins", "kill", "reactions.nmes", "--reason", "x")


def test_figures_name_it(kill):
    kill()

    [figure] = [each for each in metrics.collect() if each.name == "kring_plugin_stopped"]

    stopped = {sample.labels["plugin"]: sample.value for sample in figure.samples}
    assert stopped == {SLUG: 0, KEY: 1}


def test_a_manager_stops_it_from_its_release_and_starts_it_again(admin, release, reader):
    page = reverse("kring_release", args=[release.pk])
    assert do("kill") in admin.get(page).text
    assert "People who lose it" in admin.get(do("kill")).text
    assert admin.post(do("kill"), {"reason": ""}).status_code == 200
    assert not stop.read()

    admin.post(do("kill"), {"reason": "It burns."})

    assert not is_on(KEY, reader)
    html = admin.get(page).text
    assert "This feature is stopped for everybody" in html
    assert "It burns." in html
    assert do("revive") in html
    assert "It is stopped by hand: start it again before another ring opens." in html
    assert do("kill") not in html
    note_stop(slug=KEY)
    assert "People who get it" in admin.get(do("revive")).text

    admin.post(do("revive"), {"reason": "Out."})
    snapshot.forget()
    assert is_on(KEY, reader)


@pytest.mark.parametrize("is_noted", [False, True])
def test_the_list_the_plugin_and_why_say_that_it_is_stopped(admin, kill, reader, is_noted):
    kill()
    if is_noted:
        note_stop(slug=KEY)

    assert "0 people have it" in admin.get(reverse("kring_release_plugin", args=[SLUG])).text
    for address in (reverse("kring_releases"), reverse("kring_release_plugin", args=[SLUG])):
        assert admin.get(address).text.count('rel-state--stop">Stopped<') == 1, address
    why = admin.get(reverse("kring_release_why", args=[SLUG]), {"q": reader.email}).text
    assert "It is stopped by hand: nobody has it." in why


def test_the_list_says_that_its_plugin_is_stopped(admin, release_manager):
    kill_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="x")

    html = admin.get(reverse("kring_releases")).text

    assert html.count('rel-state--stop">Stopped<') == 2


def test_the_list_says_that_evidence_stopped_it(admin):
    Breaker.objects.create(feature=KEY, version="1.1.0")

    html = admin.get(reverse("kring_releases")).text

    assert html.count("Stopped by evidence") == 1


def test_a_stop_of_its_plugin_by_evidence_is_told_of_both_and_its_own_only_of_itself(admin):
    address = reverse("kring_release_plugin", args=[SLUG])
    own = Breaker.objects.create(feature=KEY, version="1.1.0")

    html = admin.get(address).text
    assert html.count('rel-state--stop">Stopped by evidence<') == 1
    assert re.search(r"<strong>[^<:]+: Version 1.1.0 is stopped for everybody", html)
    Breaker.objects.filter(pk=own.pk).update(feature=SLUG)
    assert admin.get(address).text.count('rel-state--stop">Stopped by evidence<') == 2


@pytest.mark.parametrize("address", ["kring_releases", "kring_release_plugin"])
def test_the_list_says_for_how_many_it_is_back(admin, address):
    Breaker.objects.create(feature=KEY, version="1.1.0", cause="host", share=500)
    args = [SLUG] if address == "kring_release_plugin" else []

    assert admin.get(reverse(address, args=args)).text.count("Stopped, back for 5 %") == 1


@pytest.mark.parametrize("obstacle", ["its own", "its plugin's", "its plugin by evidence"])
def test_what_the_host_stopped_comes_back_to_nobody_while_something_else_stops_it(
    kill, release_manager, obstacle
):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Breaker.objects.create(feature=KEY, version="1.1.0", cause="host", opened_at=an_hour_ago)
    if obstacle == "its own":
        kill()
    elif obstacle == "its plugin's":
        kill_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="x")
    else:
        Breaker.objects.create(feature=SLUG, version="1.1.0", opened_at=an_hour_ago)
    snapshot.reload()

    assert recover_stops() == {}
    if obstacle == "its own":
        revive_plugin(
            plugin=Plugin.objects.get(), feature=FEATURE, user=release_manager, reason="x"
        )
        snapshot.reload()
        assert recover_stops() == {"try": 1}


def test_a_feature_that_is_not_there_cannot_be_stopped(admin):
    assert admin.get(reverse(DO, args=[SLUG, "other", "kill"])).status_code == 404


def test_a_reader_finds_no_trace_of_it(client, kill, reader):
    factories.make_home()
    client.force_login(reader)
    assert "See at once who" in client.get("/releases/").text
    kill()

    assert "See at once who" not in client.get("/releases/").text


def test_a_reader_reads_that_it_failed(client, reader):
    factories.make_home()
    client.force_login(reader)
    Breaker.objects.create(feature=KEY, version="1.1.0")
    snapshot.forget()

    html = client.get("/releases/").text

    assert html.index("Out of order") < html.index("See at once who")
