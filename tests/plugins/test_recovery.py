"""A stop whose cause was the host's recovers by itself: a few people first, then all, and only once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from plugins.api import explain, is_on
from plugins.contributions import usage
from plugins.contributions.breaker import reset_breakers
from plugins.contributions.upkeep import clean_up
from plugins.gate import snapshot
from plugins.gate.decisions import identity
from plugins.gate.rules import Identity, Reason, Rules, trial_bucket
from plugins.models import Breaker, Plugin, ServiceFault
from releases.admin import answer
from releases.evidence import constants
from releases.models import Release, ReleaseEvent
from releases.selectors.decisions import judged
from releases.selectors.recovery import are_independent, host_signs
from releases.services import judging, recovering
from releases.services.ladder import advance_release, pause_release, roll_back_release
from releases.services.recovering import recover_stops
from releases.services.switches import kill_plugin
from tests.plugins.test_metrics import TOKEN, figures
from tests.support.evidence import counted

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)
QUIET = timedelta(minutes=constants.QUIET_MINUTES)


@pytest.fixture(autouse=True)
def clock():
    """A clock that stands still on a working day until a test moves it."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def host_fails(times: int = constants.ALIKE_PAGES) -> None:
    """Let pages of Kring fail in this minute."""
    ServiceFault.objects.create(minute=timezone.now(), source="", service="page", count=times)


def splits(team, salt: str) -> bool:
    """Return whether by this salt a few of the team have it back first, and others do not."""
    rules = Rules("sample", salt=salt)
    draws = [trial_bucket(rules, Identity(person_id=person.pk)) for person in team[1]]
    return 3 <= sum(draw < 5_000 for draw in draws) <= 9


@pytest.fixture
def stopped(release, team, fail):
    """The plugin, stopped for the twelve people who had it while pages of Kring failed too."""
    Plugin.objects.update(salt=next(salt for salt in map(str, range(100)) if splits(team, salt)))
    host_fails()
    fail(*team[1][:2])
    return Breaker.objects.get()


@pytest.fixture
def half_open(stopped, clock):
    """The same, a quiet while later."""
    clock.shift(QUIET * 2)
    recover()
    return Breaker.objects.get()


def recover() -> dict[str, int]:
    counts = recover_stops()
    snapshot.forget()
    return counts


def having(team) -> list:
    return [person for person in team[1] if is_on("sample", person)]


def held() -> bool:
    return Release.objects.get().status == Release.Status.PAUSED


def test_a_stop_while_pages_of_kring_fail_is_the_hosts_and_managers_read_so(
    stopped, team, release_manager, run_jobs
):
    run_jobs()

    assert stopped.cause == Breaker.Cause.HOST
    assert stopped.evidence["host"]["pages"] == constants.ALIKE_PAGES
    assert ReleaseEvent.objects.filter(action="host_cause").exists()
    assert [message.to for message in mail.outbox] == [[release_manager.email]]
    assert "15" in mail.outbox[0].body


def test_a_stop_while_nothing_else_fails_waits_for_a_person(release, team, fail, clock):
    host_fails(constants.ALIKE_PAGES - 1)
    fail(*team[1][:2])
    clock.shift(QUIET * 2)

    assert recover() == {}
    assert Breaker.objects.get().cause == Breaker.Cause.HARM
    assert having(team) == []


def test_two_plugins_that_are_stopped_in_the_same_minutes_are_stopped_by_the_host(
    release, team, fail, clock, release_manager, run_jobs
):
    fail(*team[1][:2])
    clock.shift(timedelta(minutes=constants.ALIKE_MINUTES - 1))
    Breaker.objects.create(feature="other", version="1.0")

    assert recover() == {"attributed": 1}
    run_jobs()
    assert Breaker.objects.get(feature="sample").evidence["host"]["plugins"] == ["other"]
    assert len(mail.outbox) == 2


def test_a_plugin_that_is_stopped_later_is_no_sign_of_the_host(release, team, fail, clock):
    fail(*team[1][:2])
    clock.shift(timedelta(minutes=constants.ALIKE_MINUTES + 1))
    Breaker.objects.create(feature="other", version="1.0")

    assert recover() == {}


def test_two_plugins_of_which_one_needs_the_other_are_not_independent(db, ideas_need_reactions):
    Plugin.objects.create(slug="ideas")
    Plugin.objects.create(slug="reactions")
    snapshot.forget()

    assert not are_independent("ideas", "reactions")
    assert not are_independent("reactions", "ideas")
    assert are_independent("ideas", "sample")


@pytest.mark.parametrize(
    ("source", "service", "times", "is_host"),
    [
        ("other", "cache", 2, True),
        ("", "cache", 2, True),
        ("other", "cache", 1, False),
        ("other", "search", 9, False),
    ],
)
def test_others_are_a_sign_of_the_host_when_they_failed_by_the_same_service(
    sample, source, service, times, is_host
):
    minute = timezone.now()
    ServiceFault.objects.create(minute=minute, source="sample", service="cache", count=2)
    ServiceFault.objects.create(minute=minute, source=source, service=service, count=times)

    assert bool(host_signs(Breaker.objects.create(feature="sample"))) is is_host


def test_nobody_has_it_back_before_the_host_was_quiet_for_a_while(stopped, team, clock):
    clock.shift(QUIET - timedelta(minutes=1))
    assert recover() == {}
    host_fails()
    clock.shift(QUIET - timedelta(minutes=1))
    assert recover() == {}
    clock.shift(timedelta(minutes=2))

    assert recover() == {"try": 1}


def test_a_few_have_it_back_first_and_the_history_says_how_many(half_open, team):
    few = having(team)
    event = ReleaseEvent.objects.get(action="half_open")

    assert 0 < len(few) < 12
    assert event.people_affected == len(few)
    assert event.before == {"share": 0, "stopped_for": 12}
    assert (event.after["share"], event.after["stopped_for"]) == (5_000, 12 - len(few))
    assert held()
    recover()
    assert having(team) == few


def test_when_it_holds_for_the_few_all_have_it_back_and_its_release_goes_on(half_open, team, clock):
    few = len(having(team))
    counted("sample", version="", uses=constants.TRIAL_USES, seen=few, people=few)
    clock.shift(timedelta(hours=1))

    assert recover() == {"recover": 1}
    event = ReleaseEvent.objects.get(action="recover")
    assert len(having(team)) == 12
    assert event.people_affected == 12 - few
    assert event.after["trial"]["uses"] == constants.TRIAL_USES
    assert Breaker.objects.get().reset_reason == recovering.RECOVERED
    assert not held()
    assert ReleaseEvent.objects.first_broken() is None


def test_what_was_counted_before_it_was_stopped_is_no_evidence_that_it_holds(
    release, team, fail, clock
):
    host_fails()
    fail(*team[1][:2])
    counted("sample", version="", uses=5_000, seen=900, people=900)
    clock.shift(QUIET * 2)
    recover()
    clock.shift(timedelta(hours=1))

    assert recover() == {}


def test_after_it_recovered_it_is_judged_from_zero(half_open, team, clock, fail):
    counted("sample", version="", uses=constants.TRIAL_USES)
    clock.shift(timedelta(hours=1))
    recover()

    fail(team[1][2])
    assert is_on("sample", team[1][2])


def test_a_release_that_a_person_paused_stays_paused(release, team, fail, clock, release_manager):
    pause_release(release=release, user=release_manager, reason="I want to look.")
    host_fails()
    fail(*team[1][:2])
    clock.shift(QUIET * 2)
    recover()
    counted("sample", version="", uses=constants.TRIAL_USES)
    clock.shift(timedelta(hours=1))

    assert recover() == {"recover": 1}
    assert held()


@pytest.mark.parametrize("who", [0, 5], ids=["failed before", "did not"])
def test_one_fault_of_the_few_takes_it_back_and_then_a_person_decides(
    half_open, team, clock, fail, run_jobs, who
):
    few = len(having(team))
    fail(team[1][who])
    run_jobs()

    event = ReleaseEvent.objects.get(action="close_again")
    assert having(team) == []
    assert (event.people_affected, event.before["share"], event.after["share"]) == (few, 5_000, 0)
    assert event.after["trial"]["faults"] == 1
    assert any(re.search("failed again|opnieuw", message.subject) for message in mail.outbox)
    clock.shift(timedelta(days=3))
    assert recover() == {}
    assert held()


def test_a_fault_that_the_host_caused_does_not_end_the_trial(half_open, team, clock):
    few = having(team)
    usage.record_host_fault("sample", few[0])

    assert recover() == {}
    assert having(team) == few


def test_a_stop_by_hand_wins_and_nothing_moves_meanwhile(half_open, team, clock, release_manager):
    counted("sample", version="", uses=constants.TRIAL_USES)
    kill_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="Enough.")
    snapshot.reload()
    clock.shift(timedelta(hours=1))

    assert explain("sample", team[1][0]).reason == Reason.KILLED
    assert recover() == {}
    assert Breaker.objects.get().reset_at is None


def test_the_cause_of_a_stop_is_found_although_it_is_stopped_by_hand_too(
    release, team, fail, release_manager
):
    fail(*team[1][:2])
    kill_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="Enough.")
    host_fails()

    assert recover() == {"attributed": 1}


def test_a_stop_that_a_job_records_is_told_once_with_its_cause(
    release, team, fail, release_manager, run_jobs, monkeypatch
):
    host_fails()
    with monkeypatch.context() as patched:
        patched.setattr(judging, "people_without", lambda _stop: 1 / 0)
        fail(*team[1][:2])

    assert recover() == {}
    run_jobs()

    assert Breaker.objects.get().cause == Breaker.Cause.HOST
    events = ReleaseEvent.objects.filter(action__in=("trip", "host_cause")).order_by("sequence")
    assert [event.action for event in events] == ["trip", "host_cause"]
    assert len(mail.outbox) == 1
    assert "15" in mail.outbox[0].body


def test_a_trial_goes_on_with_a_version_that_is_installed_meanwhile(half_open, clock):
    counted("sample", version="9.9", uses=constants.TRIAL_USES)
    clock.shift(timedelta(hours=1))

    assert recover() == {"recover": 1}


def reset(release, user):
    reset_breakers(plugin=release.plugin, user=user, reason="I looked.")


def roll_back(release, user):
    roll_back_release(release=release, user=user, reason="I looked.")


def release_next(release, user):
    Release.objects.update(status=Release.Status.DONE)
    following = Release.objects.create(plugin=release.plugin, version="2.0")
    following.rings.create(order=0, name="All", percentage=10_000)
    advance_release(release=following, user=user, reason="Mended.")


@pytest.mark.parametrize("close", [reset, roll_back, release_next])
def test_what_closes_a_stop_closes_one_that_is_half_open(
    half_open, release, release_manager, close
):
    close(release, release_manager)
    snapshot.forget()

    assert not Breaker.objects.filter(reset_at=None).exists()
    assert recover() == {}


def test_of_two_processes_one_takes_the_step(stopped, clock, team):
    clock.shift(QUIET * 2)
    steps = [recovering._give_back_to_few(stopped) for _process in range(2)]

    assert steps == [True, False]
    assert ReleaseEvent.objects.filter(action="half_open").count() == 1


def test_a_stop_of_a_unit_waits_for_a_person(sample, team, clock):
    Breaker.objects.create(feature="sample", unit=team[0].pk, cause="host")
    clock.shift(QUIET * 2)

    assert recover() == {}


def test_a_reset_says_how_many_people_have_it_back(half_open, team, release_manager):
    few = len(having(team))
    reset_breakers(plugin=Plugin.objects.get(), user=release_manager, reason="I looked.")

    event = ReleaseEvent.objects.get(action="reset")
    assert event.people_affected == 12 - few
    assert event.before["stopped"][0]["share"] == 5_000


def test_the_screen_of_a_reset_says_how_many_people_have_it_back(
    half_open, team, release_manager, client
):
    few = len(having(team))
    release_manager.is_superuser, release_manager.language = True, "en"
    release_manager.save()
    client.force_login(release_manager)

    page = client.get(
        reverse("kring_release_plugin_action", args=["sample", "reset"])
    ).content.decode()
    assert f'<td class="rel-number">{12 - few}</td>' in page


# What each place says of a stop, as it is stopped and as a few have it back.
PLACES = {
    "/admin/releases/": ("Stopped by evidence", "back for 50 %"),
    "/admin/releases/plugin/sample/": ("Stopped by evidence", "back for 50 %"),
    "/admin/releases/{release}/": ("is stopped for everybody", "back for 50 %"),
    "/admin/releases/plugin/sample/why/?q={out}": ("Does not have it", "back for 50 % first"),
    "/admin/releases/plugin/sample/why/?q={within}": ("Does not have it", "among the 50 %"),
}


@pytest.mark.parametrize("address", PLACES)
def test_managers_read_the_same_at_every_place(
    stopped, release, team, clock, release_manager, client, address
):
    release_manager.is_superuser, release_manager.language = True, "en"
    release_manager.save()
    client.force_login(release_manager)

    def read() -> str:
        return client.get(address.format(release=release.pk, **names)).content.decode()

    names = {"out": "", "within": ""}
    clock.shift(QUIET * 2)
    before = [is_on("sample", person) for person in team[1]]
    few = set(few_of(team))
    names = {
        "within": next(p.email for p in team[1] if p.pk in few),
        "out": next(p.email for p in team[1] if p.pk not in few),
    }
    of_stop, of_trial = PLACES[address]
    assert not any(before)
    assert of_stop in read()
    assert of_trial not in read()
    recover()
    assert of_trial in read()


def test_the_answer_about_the_next_ring_names_the_host_instead_of_faults_to_look_at(
    stopped, release, release_manager
):
    ring = release.rings.order_by("order").first()

    with override("en"):
        assert "The host failed" in answer._now(judged(ring, 12))


def few_of(team) -> list[int]:
    rules = snapshot.current().rules["sample"]
    return [p.pk for p in team[1] if trial_bucket(rules, identity(p)) < 5_000]


def test_readers_metrics_and_health_say_what_the_gate_says(half_open, team, client, settings):
    few = having(team)
    for person in team[1][:6]:
        person.language = "en"
        person.save()
        client.force_login(person)
        page = client.get("/releases/").content.decode()
        assert ("You are among the 50 %" in page) is (person in few)
        assert ("It is back for 50 % first" in page) is (person not in few)
    found = figures()
    assert found["kring_plugin_breakers_open", "sample"] == 1
    assert found["kring_plugin_breakers_half_open", "sample"] == 1
    assert found["kring_plugin_running", "sample"] == 1
    settings.METRICS_TOKEN = TOKEN
    health = client.get("/health/plugins", headers={"authorization": f"Bearer {TOKEN}"}).json()
    assert health["plugins"]["sample"]["status"] == "half_open"


@pytest.mark.parametrize(
    ("share", "words"), [(0, "stopped by evidence *\n|gestopt op bewijs *\n"), (5_000, "50 %")]
)
def test_the_list_of_the_command_line_says_what_that_of_the_screen_says(db, capsys, share, words):
    Plugin.objects.create(slug="ideas", is_enabled=True)
    Breaker.objects.create(feature="ideas", cause="host", share=share)
    call_command("plugins", "list")

    assert re.search(words, capsys.readouterr().out)


def test_what_failed_by_the_host_is_forgotten_after_a_week(db):
    for days in (6, 8):
        minute = timezone.now() - timedelta(days=days)
        ServiceFault.objects.create(minute=minute, source="", service="page")
    clean_up()

    assert ServiceFault.objects.count() == 1
