"""Ambassadors of a release are asked to try something, and say what came of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from adoption.ambassadors.models import Ambassador
from adoption.ambassadors.services import leave
from adoption.periodic import remind_ambassadors
from adoption.tasks import services
from adoption.tasks.models import AmbassadorTask, TaskAnswer
from adoption.tasks.selectors import progress, shown_total, tasks_of
from people.models import User
from plugins.gate import snapshot
from plugins.privacy import requests as personal_data
from releases.models import OptOut, Release, ReleaseEvent
from releases.selectors.report import report
from releases.services.ladder import roll_back_release
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
PAGE = "/releases/ambassadors/"


def make_ambassador(unit=None, **fields):
    user = factories.make_employee(unit, language="en", **fields)
    Ambassador.objects.create(
        user=user, status="active", motivation="Graag", since=timezone.localdate()
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def unit(db):
    return factories.make_unit(name_nl="Wonen")


@pytest.fixture
def ambassador(client, unit):
    factories.make_home()
    user = make_ambassador(unit)
    client.force_login(user)
    return user


@pytest.fixture
def release(make_release):
    release = make_release({"keys": ["ambassador"], "opened_at": timezone.now()}, {})
    Release.objects.filter(pk=release.pk).update(status=Release.Status.RUNNING)
    snapshot.forget()
    return Release.objects.get(pk=release.pk)


@pytest.fixture
def make_task(release, release_manager):
    def make(**fields) -> AmbassadorTask:
        said = {
            "title": "Give an idea on your phone",
            "link": "/apps/ideas/",
            "keys": [],
            "due_on": timezone.localdate() + timedelta(days=3),
            **fields,
        }
        return services.give_task(release=release, user=release_manager, **said)

    return make


def again(user):
    return User.objects.get(pk=user.pk)


def titles(user):
    return [own.task.title for own in tasks_of(again(user))]


def answer(client, task, outcome="done", remark="", **headers):
    url = reverse("adoption:answer_task", args=[task.pk])
    return client.post(url, {"outcome": outcome, "remark": remark}, headers=headers)


@pytest.mark.parametrize("page", [PAGE, "/releases/"])
def test_an_ambassador_sees_open_tasks_on_both_pages(client, ambassador, make_task, page):
    make_task()

    assert "Give an idea on your phone" in client.get(page).text


def test_without_tasks_the_page_of_ambassadors_says_so(client, ambassador):
    assert "Nothing to try at the moment." in client.get(PAGE).text


def test_an_ambassador_says_that_it_is_done_and_takes_it_back(client, ambassador, make_task):
    task = make_task()
    answer(client, task)
    assert TaskAnswer.objects.get().outcome == "done"
    assert "Undo" in client.get(PAGE).text

    client.post(reverse("adoption:undo_task", args=[task.pk]))

    assert not TaskAnswer.objects.exists()


def test_what_is_answered_no_longer_stands_under_what_is_new(client, ambassador, make_task):
    answer(client, make_task())

    assert "Give an idea on your phone" not in client.get("/releases/").text


def test_not_possible_takes_a_word_on_why(client, ambassador, make_task):
    task = make_task()
    refused = answer(client, task, "not_possible", " ", HX_Request="true")
    assert 'role="alert"' in refused.text
    assert not TaskAnswer.objects.exists()

    answer(client, task, "not_possible", "No button on my phone")

    assert TaskAnswer.objects.get().remark == "No button on my phone"


def test_htmx_gets_the_task_alone_with_the_way_back(client, ambassador, make_task):
    said = answer(client, make_task(), HX_Request="true").text

    assert said.startswith("<li")
    assert "Undo" in said


@pytest.mark.parametrize("outcome", ["", "perhaps"])
def test_an_outcome_that_there_is_not_is_refused(client, ambassador, make_task, outcome):
    answer(client, make_task(), outcome)

    assert not TaskAnswer.objects.exists()


def test_saying_it_again_replaces_what_was_said(ambassador, make_task):
    task = make_task()
    for remark in ("Once", "Twice"):
        services.answer_task(task=task, user=ambassador, outcome="done", remark=remark)

    assert TaskAnswer.objects.get().remark == "Twice"


# --- who ------------------------------------------------------------------------------------------


def visitors(as_role, release_manager):
    """Return a client of everybody who is not asked."""
    other = as_role("employee")
    Ambassador.objects.create(user=other.user, status="active", motivation="Graag")
    OptOut.objects.create(plugin_id="ideas", user=other.user)
    manager = as_role("administrator")
    snapshot.forget()
    return {
        "an ambassador without the release": other,
        "employee": as_role("employee"),
        "manager": manager,
        "nobody": as_role("anonymous"),
    }


def test_only_ambassadors_who_are_asked_see_and_answer_a_task(
    as_role, release_manager, ambassador, make_task
):
    task = make_task()
    for who, visitor in visitors(as_role, release_manager).items():
        expected = 302 if who == "nobody" else 404
        assert "Give an idea" not in visitor.get(PAGE).text, who
        assert answer(visitor, task).status_code == expected, who
        undo = visitor.post(reverse("adoption:undo_task", args=[task.pk]))
        assert undo.status_code == expected, who
    assert not TaskAnswer.objects.exists()


def admin_screens(release, task):
    return [
        reverse("kring_release_task_new", args=[release.pk]),
        reverse("kring_release_task", args=[task.pk]),
        reverse("kring_release_task_edit", args=[task.pk]),
        reverse("kring_release_task_close", args=[task.pk]),
    ]


def test_only_managers_reach_the_screens(as_role, release_manager, release, make_task):
    task = make_task()
    sent = {"title": "Mine", "keys": "[]", "due_on": "2099-01-01"}
    for who, visitor in visitors(as_role, release_manager).items():
        for url in admin_screens(release, task):
            if who == "manager":
                assert visitor.get(url).status_code == 200, url
            else:
                assert visitor.get(url).status_code in (302, 403), (who, url)
                assert visitor.post(url, sent).status_code in (302, 403, 405), (who, url)

    task.refresh_from_db()
    assert (AmbassadorTask.objects.count(), task.title, task.closed_at) == (
        1,
        "Give an idea on your phone",
        None,
    )


@pytest.mark.parametrize("act", ["give", "edit", "close"])
def test_the_services_check_permission_themselves(ambassador, release, make_task, act):
    task = make_task()
    fields = {"title": "x", "link": "", "keys": [], "due_on": timezone.localdate()}
    acts = {
        "give": (services.give_task, {"release": release, **fields}),
        "edit": (services.edit_task, {"task": task, **fields}),
        "close": (services.close_task, {"task": task}),
    }
    service, arguments = acts[act]

    with pytest.raises(PermissionDenied):
        service(user=ambassador, **arguments)


def test_a_task_for_a_unit_is_for_its_ambassadors_alone(ambassador, unit, make_task):
    elsewhere = make_ambassador(factories.make_unit())
    make_task(keys=[f"unit:{unit.pk}"])

    assert (len(titles(ambassador)), titles(elsewhere)) == (1, [])


def test_who_leaves_the_programme_has_no_open_tasks(ambassador, make_task):
    task = make_task()
    leave(ambassador=ambassador.ambassador, user=ambassador)

    assert titles(ambassador) == []
    with pytest.raises(PermissionDenied):
        services.answer_task(task=task, user=again(ambassador), outcome="done")


def test_a_release_that_is_rolled_back_asks_nothing(
    ambassador, release, make_task, release_manager
):
    make_task()
    roll_back_release(release=release, user=release_manager, reason="Too slow.")
    snapshot.forget()

    assert titles(ambassador) == []


# --- giving, changing, closing --------------------------------------------------------------------


@pytest.fixture
def manager(client, release_manager):
    release_manager.is_superuser = True
    release_manager.language = "en"
    release_manager.save()
    client.force_login(release_manager)
    return client


def send(client, url, **fields):
    due_on = timezone.localdate() + timedelta(days=3)
    data = {"title": "Book a room", "link": "", "keys": "[]", "due_on": due_on, **fields}
    return client.post(url, data)


def test_a_manager_gives_changes_and_closes_a_task(manager, release):
    send(manager, reverse("kring_release_task_new", args=[release.pk]))
    task = AmbassadorTask.objects.get()
    send(manager, reverse("kring_release_task_edit", args=[task.pk]), title="Book two rooms")
    page = manager.get(reverse("kring_release", args=[release.pk])).text
    assert "Book two rooms" in page

    manager.post(reverse("kring_release_task_close", args=[task.pk]), {"reason": ""})

    task.refresh_from_db()
    assert task.closed_at
    changed = send(manager, reverse("kring_release_task_edit", args=[task.pk]), title="Late")
    assert "This task is closed." in changed.text


@pytest.mark.parametrize("link", ["/\\evil.example", "javascript:x()", "http://example.org"])
def test_a_task_from_before_the_rule_shows_no_link_that_leads_elsewhere(
    client, ambassador, make_task, link
):
    task = make_task()
    AmbassadorTask.objects.filter(pk=task.pk).update(link=link)

    assert link not in client.get(PAGE).text


def test_what_managers_do_to_a_task_stands_in_the_history(make_task, release_manager):
    task = make_task()
    services.close_task(task=task, user=release_manager, reason="Enough.")
    services.close_task(task=task, user=release_manager, reason="Twice.")
    told = [(e.action, e.actor, e.reason) for e in ReleaseEvent.objects.order_by("sequence")]

    assert told == [("give_task", release_manager, ""), ("close_task", release_manager, "Enough.")]
    assert ReleaseEvent.objects.first_broken() is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " "}, "required"),
        ({"due_on": "2020-01-01"}, "This day has passed."),
        ({"due_on": "soon"}, "valid date"),
        ({"link": "javascript:alert(1)"}, "begins with / or https://"),
        ({"link": "//elsewhere.example"}, "begins with / or https://"),
        ({"keys": '["planet:9"]'}, "planet"),
    ],
)
def test_a_mistake_in_a_task_is_said_clearly(manager, release, fields, said):
    answer = send(manager, reverse("kring_release_task_new", args=[release.pk]), **fields)

    assert answer.status_code == 200
    assert said in answer.text
    assert not AmbassadorTask.objects.exists()


def test_a_release_that_nobody_has_asks_nobody(manager, make_release):
    draft = make_release({"keys": ["ambassador"]})
    answer = send(manager, reverse("kring_release_task_new", args=[draft.pk]))

    assert "start it before you give a task" in answer.text


def test_a_closed_task_is_gone_for_ambassadors_and_keeps_what_they_said(
    ambassador, make_task, release_manager
):
    task = make_task()
    services.answer_task(task=task, user=ambassador, outcome="done")
    services.close_task(task=task, user=release_manager)

    assert titles(ambassador) == []
    assert TaskAnswer.objects.exists()


# --- progress -------------------------------------------------------------------------------------


def crowd(task, unit, done, silent=0):
    for number in range(done + silent):
        user = make_ambassador(unit)
        if number < done:
            services.answer_task(task=task, user=user, outcome="done", remark=f"Fine {number}")


def test_progress_is_told_per_unit_without_small_numbers(unit, make_task):
    task = make_task()
    crowd(task, unit, done=6, silent=1)
    crowd(task, factories.make_unit(name_nl="Zorg"), done=5, silent=0)
    crowd(task, factories.make_unit(name_nl="ICT"), done=2, silent=1)
    found = progress([task])[0]
    told_per_unit = {each.label: (each.asked, each.done) for each in found.units}

    assert told_per_unit["Wonen"] == ("7", "6")
    assert told_per_unit["ICT"] == ("minder dan 5", "minder dan 5")
    assert found.total.done == "10 of meer"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], "0"),
        ([0, 0], "0"),
        ([2, 1], "minder dan 5"),
        ([6, 7], "13"),
        ([6, 2], "5 of meer"),
        ([6, 2, 3], "11"),
    ],
)
def test_a_total_gives_no_hidden_number_away(parts, text):
    assert shown_total(parts) == text


@pytest.mark.parametrize(("people", "shows"), [(4, False), (5, True)])
def test_remarks_are_shown_without_names_once_five_have_answered(
    manager, unit, make_task, people, shows
):
    task = make_task()
    crowd(task, unit, done=people)
    page = manager.get(reverse("kring_release_task", args=[task.pk])).text

    assert ("Fine 1" in page) is shows
    assert str(Ambassador.objects.first().user) not in page


def test_the_report_tells_of_tasks(unit, make_task):
    crowd(make_task(), unit, done=6)
    rows = [row for row in report("nl") if row[3] == "Taak klaar: Give an idea on your phone"]

    assert [row[4:] for row in rows] == [("6", "6")]


# --- told, and reminded in time -------------------------------------------------------------------


def test_those_it_is_for_hear_of_a_task_by_mail_when_it_is_given(unit, make_task, run_jobs):
    asked, _elsewhere = make_ambassador(unit), make_ambassador(factories.make_unit())
    factories.make_employee(unit)

    make_task(keys=[f"unit:{unit.pk}"])
    run_jobs()

    (message,) = mail.outbox
    assert (message.to, message.subject) == ([asked.email], "To try: Give an idea on your phone")
    assert PAGE in message.body


def test_whoever_answers_before_the_mail_is_sent_gets_none(unit, make_task, run_jobs):
    quick = make_ambassador(unit)
    task = make_task()
    services.answer_task(task=task, user=quick, outcome="done")
    run_jobs()

    assert mail.outbox == []


def test_a_task_for_tomorrow_is_told_once(unit, make_task, run_jobs):
    make_ambassador(unit)

    make_task(due_on=timezone.localdate() + timedelta(days=1))
    remind_ambassadors()
    run_jobs()

    assert [message.subject for message in mail.outbox] == ["To try: Give an idea on your phone"]


def test_who_has_said_nothing_is_reminded_once_the_day_before(unit, make_task, run_jobs):
    today = timezone.now()
    silent, ready = make_ambassador(unit), make_ambassador(unit)
    task = make_task(due_on=timezone.localdate() + timedelta(days=2))
    services.answer_task(task=task, user=ready, outcome="done")
    assert remind_ambassadors() == 0
    run_jobs()
    mail.outbox.clear()

    with time_machine.travel(today + timedelta(days=1)):
        assert [remind_ambassadors(), remind_ambassadors()] == [1, 0]
        run_jobs()

    assert [message.to for message in mail.outbox] == [[silent.email]]
    assert mail.outbox[0].subject == "Still to try: Give an idea on your phone"


def test_another_day_reminds_anew(unit, make_task, release_manager):
    make_ambassador(unit)
    task = make_task(due_on=timezone.localdate() + timedelta(days=1))
    remind_ambassadors()
    later = timezone.localdate() + timedelta(days=9)
    services.edit_task(
        task=task, title=task.title, link="", keys=[], due_on=later, user=release_manager
    )

    assert AmbassadorTask.objects.get().reminded_at is None


def test_a_task_whose_day_has_passed_can_still_be_renamed(make_task, release_manager):
    task = make_task(due_on=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        services.edit_task(
            task=task, title="New", link="", keys=[], due_on=task.due_on, user=release_manager
        )
        with pytest.raises(ValidationError):
            services.edit_task(
                task=task,
                title="New",
                link="",
                keys=[],
                user=release_manager,
                due_on=task.due_on + timedelta(days=1),
            )

    assert AmbassadorTask.objects.get().title == "New"


# --- the person's data, and what it costs ---------------------------------------------------------


def test_what_an_ambassador_said_is_handed_over_and_erased(ambassador, make_task):
    services.answer_task(task=make_task(), user=ambassador, outcome="done", remark="Easy")
    kept = personal_data.export_for(ambassador)["kring"][0]["tasks"]
    assert [row["remark"] for row in kept] == ["Easy"]

    personal_data.erase_for(ambassador)

    assert not TaskAnswer.objects.exists()


@pytest.mark.parametrize("page", [PAGE, "/releases/"])
def test_the_pages_take_the_same_queries_for_1_and_for_50_tasks(
    client, ambassador, make_task, page
):
    few, many = few_and_many(client, page, make_task)

    assert len(few) == len(many)


def test_the_release_page_takes_the_same_queries_for_1_and_for_50_tasks(
    manager, release, unit, make_task
):
    def make():
        services.answer_task(task=make_task(), user=make_ambassador(unit), outcome="done")

    few, many = few_and_many(manager, reverse("kring_release", args=[release.pk]), make)

    assert len(few) == len(many)
