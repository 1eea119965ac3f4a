"""The screens of feedback, ambassadors and goals in the admin."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from plugins.admin_feedback.policy import ReleaseManagersPolicy
from plugins.models import Ambassador, EvaluationMoment, Feedback, Goal, IndicatorValue, Plugin
from tests import factories
from tests.home.queries import few_and_many

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
    return Feedback.objects.create(**{"plugin": "ideas", "kind": "flop", "text": "Traag", **values})


@pytest.mark.parametrize(
    "name", ["kring_feedback_board", "kring_ambassadors", "goal:index", "evaluation:index"]
)
def test_the_screens_are_for_release_managers_alone(client, editor, name):
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["kring_feedback_board", "kring_ambassadors", "goal:index", "goal:add", "evaluation:index",
     "evaluation:add", "goal_value:index", "goal_value:add"],
)  # fmt: skip
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
        {"slug": "snel", "title_nl": "Sneller", "why_nl": "Tijd", "owner": manager.email,
         "baseline": "20", "target": "10", "direction": "down", "unit": "minuten",
         "due_on": timezone.localdate().isoformat()},
    )  # fmt: skip

    assert Goal.objects.get().owner == manager


def test_a_value_remembers_who_entered_it(client, manager):
    goal = Goal.objects.create(
        slug="snel", title_nl="Sneller", why_nl="Tijd", baseline=20, target=10, direction="down",
        unit="minuten", due_on=timezone.localdate(),
    )  # fmt: skip

    client.post(
        reverse("goal_value:add"),
        {"goal": goal.pk, "measured_on": timezone.localdate().isoformat(), "value": "15"},
    )

    assert IndicatorValue.objects.get().entered_by == manager


@pytest.mark.parametrize(("days", "made"), [(7, True), (-1, False)])
def test_an_evaluation_does_not_close_before_it_opens(client, manager, days, made):
    Plugin.objects.create(slug="ideas")
    today = timezone.localdate()

    client.post(
        reverse("evaluation:add"),
        {"plugin": "ideas", "ring_order": "0", "opens_on": today.isoformat(),
         "closes_on": (today + timedelta(days=days)).isoformat()},
    )  # fmt: skip

    assert EvaluationMoment.objects.exists() is made


def test_the_release_managers_are_found_by_their_permission(release_manager):
    factories.make_user()

    assert list(ReleaseManagersPolicy(Goal).users_with_permission("change")) == [release_manager]
