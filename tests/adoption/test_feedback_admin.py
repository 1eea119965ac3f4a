"""The screens of feedback, ambassadors and goals in the admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from adoption.ambassadors.models import Ambassador
from adoption.evaluation.models import EvaluationMoment
from adoption.feedback.models import Feedback
from adoption.goals.models import Goal, IndicatorValue
from plugins.models import Plugin
from releases.admin.policy import ReleaseManagersPolicy
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, release_manager):
    factories.make_home()
    access = Permission.objects.get(codename="access_admin")
    release_manager.user_permissions.add(access)
    release_manager.language = "nl"
    release_manager.save()
    client.force_login(release_manager)
    return release_manager


@pytest.fixture
def editor(client):
    user = factories.make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


def say(**values):
    # Last week's: what has no name appears the week after.
    then = timezone.now() - timedelta(days=7)
    defaults = {"plugin": "ideas", "kind": "flop", "text": "Traag", "created_at": then}
    return Feedback.objects.create(**defaults | values)


@pytest.mark.parametrize(
    "name", ["kring_feedback_board", "kring_ambassadors", "goal:index", "evaluation:index"]
)
def test_the_screens_are_for_release_managers_alone(client, editor, name):
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "kring_feedback_board",
        "kring_ambassadors",
        "goal:index",
        "goal:add",
        "evaluation:index",
        "evaluation:add",
        "goal_value:index",
        "goal_value:add",
    ],
)
def test_release_managers_see_every_screen(client, manager, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_board_moves_feedback_and_stays_where_it_was(client, manager):
    feedback = say(giver=factories.make_user())
    here = reverse("kring_feedback_board") + "?plugin=ideas"

    answer = client.post(
        here, {"feedback": feedback.pk, "status": "planned", "answer": "Komt", "next": here}
    )

    feedback.refresh_from_db()
    assert answer.url == here
    assert (feedback.status, feedback.answer, feedback.answered_by) == ("planned", "Komt", manager)


@pytest.mark.parametrize("address", ["/\\evil.example/", "/\t/evil.example/", "//evil.example/"])
def test_the_board_leads_to_no_other_site(client, manager, address):
    feedback = say(giver=factories.make_user(), page_url=address)
    board = reverse("kring_feedback_board")

    answer = client.post(
        board, {"feedback": feedback.pk, "status": "planned", "answer": "", "next": address}
    )

    assert answer.url == board
    assert "evil.example" not in client.get(board).text


def test_the_board_says_that_nobody_can_be_answered_without_a_name(client, manager):
    say()

    text = client.get(reverse("kring_feedback_board")).text

    assert "Zonder naam verstuurd: niemand kan antwoord krijgen." in text


def test_the_board_takes_the_same_queries_for_1_and_for_50(client, manager):
    giver = factories.make_user()

    few, many = few_and_many(client, reverse("kring_feedback_board"), lambda: say(giver=giver))

    assert len(few) == len(many)


def test_an_application_is_accepted_on_the_screen(client, manager):
    ambassador = Ambassador.objects.create(user=factories.make_user(), motivation="Graag")

    client.post(reverse("kring_ambassadors"), {"ambassador": ambassador.pk, "action": "accept"})

    ambassador.refresh_from_db()
    assert ambassador.status == "active"


def test_a_goal_is_made_with_the_address_of_its_owner(client, manager):
    client.post(
        reverse("goal:add"),
        {
            "slug": "snel",
            "title_nl": "Sneller",
            "why_nl": "Tijd",
            "owner": manager.email,
            "baseline": "20",
            "target": "10",
            "direction": "down",
            "unit": "minuten",
            "due_on": timezone.localdate().isoformat(),
        },
    )

    assert Goal.objects.get().owner == manager


@pytest.fixture
def goal():
    return Goal.objects.create(
        slug="snel",
        title_nl="Sneller",
        why_nl="Tijd",
        baseline=20,
        target=10,
        direction="down",
        unit="minuten",
        due_on=timezone.localdate(),
    )


def test_a_value_remembers_who_entered_it(client, manager, goal):
    client.post(
        reverse("goal_value:add"),
        {"goal": goal.pk, "measured_on": timezone.localdate().isoformat(), "value": "15"},
    )

    assert IndicatorValue.objects.get().entered_by == manager


def test_a_value_that_a_plugin_measured_remembers_who_corrected_it(client, manager, goal):
    measured = goal.values.create(value=15)

    client.post(
        reverse("goal_value:edit", args=[measured.pk]),
        {"goal": goal.pk, "measured_on": measured.measured_on.isoformat(), "value": "14"},
    )

    measured.refresh_from_db()
    assert (measured.value, measured.entered_by) == (14, manager)


def test_what_is_entered_is_in_the_history_of_the_admin(client, manager, goal):
    values = {"goal": goal.pk, "measured_on": timezone.localdate().isoformat(), "value": "15"}
    client.post(reverse("goal_value:add"), values)
    client.post(reverse("goal_value:edit", args=[goal.values.get().pk]), values)

    logged = ModelLogEntry.objects.order_by("timestamp", "pk")
    assert [(entry.action, entry.user) for entry in logged] == [
        ("wagtail.create", manager),
        ("wagtail.edit", manager),
    ]


def test_a_second_value_of_a_day_is_refused_in_the_admin(client, manager, goal):
    goal.values.create(value=15)

    answer = client.post(
        reverse("goal_value:add"),
        {"goal": goal.pk, "measured_on": timezone.localdate().isoformat(), "value": "14"},
    )

    assert answer.status_code == 200
    assert goal.values.get().value == 15


@pytest.mark.parametrize(("days", "made"), [(7, True), (-1, False)])
def test_an_evaluation_does_not_close_before_it_opens(client, manager, days, made):
    Plugin.objects.create(slug="ideas")
    today = timezone.localdate()

    client.post(
        reverse("evaluation:add"),
        {
            "plugin": "ideas",
            "ring_order": "0",
            "opens_on": today.isoformat(),
            "closes_on": (today + timedelta(days=days)).isoformat(),
        },
    )

    assert EvaluationMoment.objects.exists() is made


def test_the_release_managers_are_found_by_their_permission(release_manager):
    factories.make_user()

    assert list(ReleaseManagersPolicy(Goal).users_with_permission("change")) == [release_manager]


def test_evaluations_are_listed_by_the_titles_of_plugins_and_names_of_rings(
    client, manager, make_release
):
    make_release({"name": "Ambassadeurs"}, {"name": "Iedereen"}, slug="ideas")
    today = timezone.localdate()

    def add():
        EvaluationMoment.objects.create(
            plugin="ideas",
            ring_order=1,
            opens_on=today + timedelta(EvaluationMoment.objects.count()),
            closes_on=today + timedelta(60),
        )

    few, many = few_and_many(client, reverse("evaluation:index"), add, many=15)
    page = client.get(reverse("evaluation:index")).content.decode()

    assert len(few) == len(many)
    assert "Iedereen" in page
    assert ">ideas<" not in page
