"""A release ends at a moment that managers choose: for everybody, by itself, and never without a word."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from plugins.api import explain, is_on
from plugins.gate import snapshot
from plugins.gate.decisions import is_running
from plugins.gate.rules import Reason
from releases.models import Override, Release, ReleaseEvent
from releases.services.ending import EndError, set_end
from releases.services.ladder import LadderError, advance_release, roll_back_release
from releases.services.plans import PlanError, save_plan
from releases.services.promotion import advance_due_releases
from releases.tasks import end_releases
from tests.support import factories

pytestmark = pytest.mark.django_db
START = datetime(2035, 3, 1, 9, 0, tzinfo=UTC)
END = datetime(2035, 3, 31, 15, 0, tzinfo=UTC)
EVERYONE = {"percentage": 10_000, "name": "Everyone"}


@pytest.fixture
def clock():
    """The first day, from which a test travels on."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def release(clock, make_release, release_manager):
    """A release that everybody has and that ends at the end of the month."""
    release = make_release(EVERYONE)
    advance_release(release=release, user=release_manager, reason="Because.")
    return set_end(release=release, ends_at=END, user=release_manager, reason="A trial.")


@pytest.fixture
def reader(db):
    return factories.make_employee(language="en")


def has_it(user, slug="ideas"):
    snapshot.forget()
    return is_on(slug, user)


def test_everybody_has_it_until_the_end_and_nobody_after(clock, release, reader):
    clock.move_to(END - timedelta(seconds=1))
    assert has_it(reader)

    clock.move_to(END)

    assert not has_it(reader)
    assert explain("ideas", reader).reason is Reason.ENDED


def test_rules_in_memory_are_read_again_at_the_end_without_any_change(clock, release, reader):
    snapshot.forget()
    assert is_on("ideas", reader)
    clock.move_to(END)

    snapshot._reload_if_changed()

    assert not is_on("ideas", reader)


def test_the_end_takes_it_also_from_whoever_had_it_by_hand(clock, release, reader):
    Override.objects.create(
        plugin=release.plugin, key=f"user:{reader.pk}", effect="allow", reason="x"
    )
    clock.move_to(END)

    assert not has_it(reader)


def test_what_has_ended_does_no_work_in_the_background_either(clock, release):
    snapshot.forget()
    assert is_running("ideas")
    clock.move_to(END)
    snapshot.forget()

    assert not is_running("ideas")


def test_the_clock_notes_the_end_in_the_history_once(clock, release, reader):
    clock.move_to(END + timedelta(minutes=1))

    assert [end_releases()["ended"], end_releases()["ended"]] == [1, 0]
    event = ReleaseEvent.objects.get(action="end")
    assert (event.actor_name, event.people_affected) == ("system", 2)
    assert event.after["ends_at"] == "31-03-2035 17:00 (Europe/Amsterdam)"
    assert Release.objects.get().status == Release.Status.ENDED
    assert ReleaseEvent.objects.first_broken() is None
    assert not has_it(reader)


def test_the_operators_list_says_that_it_has_ended(clock, release, capsys):
    clock.move_to(END)
    with override("en"):
        call_command("plugins", "list")

    line = next(line for line in capsys.readouterr().out.splitlines() if "ideas" in line)
    assert "Ended" in line


def test_before_the_end_nothing_is_noted(clock, release):
    clock.move_to(END - timedelta(minutes=1))

    assert end_releases()["ended"] == 0


def test_moving_the_end_keeps_it_and_stands_in_the_history(clock, release, reader, release_manager):
    later = END + timedelta(days=30)
    set_end(release=release, ends_at=later, user=release_manager, reason="It helps.")
    clock.move_to(END)

    assert has_it(reader)
    event = ReleaseEvent.objects.latest("sequence")
    assert (event.action, event.reason) == ("set_end", "It helps.")
    assert event.before["ends_at"] != event.after["ends_at"]


def test_without_its_end_a_release_goes_on(clock, release, reader, release_manager):
    set_end(release=release, ends_at=None, user=release_manager, reason="It stays.")
    clock.move_to(END + timedelta(days=365))

    assert has_it(reader)
    assert ReleaseEvent.objects.latest("sequence").action == "remove_end"


def test_moving_an_end_that_has_come_gives_it_back(clock, release, reader, release_manager):
    clock.move_to(END)
    end_releases()
    later = END + timedelta(days=1)

    moved = set_end(release=release, ends_at=later, user=release_manager, reason="Too soon.")

    assert moved.status == Release.Status.DONE
    assert has_it(reader)
    assert ReleaseEvent.objects.latest("sequence").people_affected == 2


def test_a_newer_release_brings_it_back_after_the_end(
    clock, release, reader, make_release, release_manager
):
    clock.move_to(END)
    end_releases()

    advance_release(release=make_release(EVERYONE), user=release_manager, reason="Because.")

    assert has_it(reader)


def test_an_end_that_has_come_stays_while_a_newer_release_is_under_way(
    clock, release, make_release, release_manager
):
    clock.move_to(END)
    end_releases()
    advance_release(release=make_release(EVERYONE, {}), user=release_manager, reason="Because.")
    later = END + timedelta(days=1)

    with pytest.raises(EndError):
        set_end(release=release, ends_at=later, user=release_manager, reason="Too soon.")


def test_no_ring_opens_after_the_end(clock, make_release, release_manager):
    release = make_release({"keys": ["user:0"]}, EVERYONE)
    advance_release(release=release, user=release_manager, reason="Because.")
    Release.objects.update(advances_automatically=True)
    set_end(release=release, ends_at=END, user=release_manager, reason="A trial.")
    clock.move_to(END)

    assert advance_due_releases()["advanced"] == 0
    with pytest.raises(LadderError, match="afgelopen"):
        advance_release(release=release, user=release_manager, reason="Because.")


@pytest.mark.parametrize("ends_at", [START, START - timedelta(days=1)])
def test_an_end_in_the_past_is_refused(release, release_manager, ends_at):
    with pytest.raises(EndError, match="voorbij"):
        set_end(release=release, ends_at=ends_at, user=release_manager, reason="Now.")


def test_an_end_before_a_ring_opens_is_refused(clock, make_release, release_manager):
    release = make_release({**EVERYONE, "starts_at": END})

    with pytest.raises(EndError, match="Everyone"):
        set_end(release=release, ends_at=END, user=release_manager, reason="A trial.")


def test_a_ring_that_opens_after_the_end_is_refused(clock, make_release, release_manager):
    release = make_release(EVERYONE)
    set_end(release=release, ends_at=END, user=release_manager, reason="A trial.")
    late = {**EVERYONE, "pk": release.rings.get().pk, "starts_at": END + timedelta(days=1)}

    with pytest.raises(PlanError, match="Everyone"):
        save_plan(
            release=release,
            time_zone="Europe/Amsterdam",
            advances_automatically=False,
            rings=[late],
            user=release_manager,
        )


def test_what_is_rolled_back_has_no_end(release, release_manager):
    roll_back_release(release=release, user=release_manager, reason="Too slow.")

    with pytest.raises(EndError):
        set_end(release=release, ends_at=None, user=release_manager, reason="x")


def test_only_release_managers_choose_the_end(release, reader):
    with pytest.raises(PermissionDenied):
        set_end(release=release, ends_at=None, user=reader, reason="Mine.")


# --- told in time ---------------------------------------------------------------------------------


def test_managers_get_one_mail_a_week_before(clock, release, reader, release_manager, run_jobs):
    clock.move_to(END - timedelta(days=8))
    end_releases()
    clock.move_to(END - timedelta(days=6))
    end_releases()
    end_releases()
    run_jobs()

    assert [message.to for message in mail.outbox] == [[release_manager.email]]
    assert "31 maart 2035" in mail.outbox[0].body


def test_of_an_end_that_moved_managers_are_told_anew(clock, release, release_manager, run_jobs):
    clock.move_to(END - timedelta(days=6))
    end_releases()
    later = END + timedelta(days=30)
    set_end(release=release, ends_at=later, user=release_manager, reason="It helps.")
    run_jobs()
    assert mail.outbox == []

    clock.move_to(later - timedelta(days=6))
    end_releases()
    run_jobs()

    assert len(mail.outbox) == 1


def test_readers_read_until_when_they_have_it(client, release, reader):
    factories.make_home()
    client.force_login(reader)
    snapshot.forget()

    text = client.get("/releases/").text
    assert "Until 31 March, then it goes away for everybody." in text


# --- the screen -----------------------------------------------------------------------------------


@pytest.fixture
def manager(client, release_manager):
    release_manager.is_superuser = True
    release_manager.language = "en"
    release_manager.save()
    client.force_login(release_manager)
    return client


def send(client, release, ends_at, reason="A trial."):
    url = reverse("kring_release_end", args=[release.pk])
    return client.post(url, {"ends_at": ends_at, "reason": reason})


def test_a_manager_sets_moves_and_removes_the_end_in_the_time_zone_of_the_release(
    clock, manager, make_release
):
    release = make_release(EVERYONE)
    Release.objects.update(time_zone="Asia/Tokyo")

    assert send(manager, release, "2035-07-01T09:00").status_code == 302
    assert Release.objects.get().ends_at == datetime(2035, 7, 1, 0, 0, tzinfo=UTC)
    assert "Asia/Tokyo" in manager.get(reverse("kring_release", args=[release.pk])).text
    send(manager, release, "")
    assert Release.objects.get().ends_at is None


@pytest.mark.parametrize(
    ("ends_at", "said"),
    [
        ("2020-01-01T09:00", "has passed"),
        ("2036-03-30T02:30", "the clocks go forward"),
        ("2035-10-28T02:30", "twice"),
        ("tomorrow", "valid date"),
    ],
)
def test_a_mistake_in_the_end_is_said_clearly(clock, manager, make_release, ends_at, said):
    release = make_release(EVERYONE)
    answer = send(manager, release, ends_at)

    assert answer.status_code == 200
    assert said in answer.text
    assert Release.objects.get().ends_at is None


def test_the_end_needs_a_reason(clock, manager, make_release):
    assert send(manager, make_release(EVERYONE), "2035-07-01T09:00", " ").status_code == 200
    assert Release.objects.get().ends_at is None


def test_the_release_page_tells_that_it_has_ended_and_how_to_give_it_back(
    clock, manager, release, release_manager
):
    clock.move_to(END)
    end_releases()
    manager.force_login(release_manager)
    page = manager.get(reverse("kring_release", args=[release.pk])).text

    assert "nobody has it" in page
    assert reverse("kring_release_end", args=[release.pk]) in page


@pytest.mark.parametrize("who", ["employee", "anonymous"])
def test_nobody_else_opens_the_screen(as_role, make_release, who):
    release = make_release(EVERYONE)
    visitor = as_role(who)
    url = reverse("kring_release_end", args=[release.pk])

    assert visitor.get(url).status_code in (302, 403)
    assert send(visitor, release, "2055-07-01T09:00").status_code in (302, 403)
    assert Release.objects.get().ends_at is None
