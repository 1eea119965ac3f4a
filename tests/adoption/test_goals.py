"""Goals: what they are measured by and how far they are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from adoption.goals import services
from adoption.goals.models import Goal, IndicatorValue
from adoption.goals.selectors import goals_with_progress
from plugins.api import Contributions
from plugins.contributions import store
from plugins.models import Plugin
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db


def make_goal(**fields):
    fields.setdefault("slug", f"goal-{Goal.objects.count()}")
    values = {
        "title_nl": "Sneller",
        "title_en": "Faster",
        "why_nl": "Tijd",
        "unit": "minuten",
        "baseline": 20,
        "target": 10,
        "direction": "down",
        "due_on": timezone.localdate() + timedelta(days=30),
    }
    return Goal.objects.create(**{**values, **fields})


@pytest.mark.parametrize(("value", "percent"), [(20, 0), (15, 50), (10, 100), (8, 100), (25, 0)])
def test_progress_is_the_share_of_the_way_from_start_to_target(value, percent):
    assert make_goal().progress(Decimal(value)) == percent


def test_a_target_on_the_wrong_side_of_the_start_is_refused():
    with pytest.raises(ValidationError):
        make_goal(direction="up").full_clean()


def test_the_last_value_counts(release_manager):
    goal, today = make_goal(), timezone.localdate()
    services.enter_value(goal=goal, user=release_manager, value=Decimal(12))
    services.enter_value(
        goal=goal, user=release_manager, value=Decimal(18), measured_on=today - timedelta(days=9)
    )

    assert goals_with_progress("nl")[0].percent == 80


def test_a_second_value_of_a_day_replaces_the_first(release_manager):
    goal = make_goal()
    for value in (12, 13):
        services.enter_value(goal=goal, user=release_manager, value=Decimal(value))

    assert IndicatorValue.objects.get().value == 13


def test_only_release_managers_enter_values():
    with pytest.raises(PermissionDenied):
        services.enter_value(goal=make_goal(), user=factories.make_user(), value=Decimal(1))


def test_only_release_managers_correct_values():
    goal = make_goal()
    values = {"goal": goal, "value": Decimal(1), "measured_on": timezone.localdate()}

    with pytest.raises(PermissionDenied):
        services.correct_value(
            entered=goal.values.create(value=2), user=factories.make_user(), **values
        )


@pytest.fixture
def counting():
    """A plugin that offers a number."""
    Plugin.objects.create(slug="ideas", is_enabled=True)
    known = store.get("ideas")
    store.forget("ideas")
    kring = Contributions("ideas")
    kring.indicator("count", "Ideas", lambda: 17)
    kring.indicator("broken", "Broken", lambda: 1 / 0)
    yield
    store.forget("ideas")
    if known:
        store.register(known)


def test_a_goal_is_measured_by_the_indicator_of_a_plugin(counting):
    goal = make_goal(indicator="ideas.count")

    assert services.measure() == 1
    assert goal.values.get().value == 17


@pytest.mark.parametrize("indicator", ["ideas.broken", "ideas.unknown", "absent.count"])
def test_an_indicator_that_fails_leaves_its_goal_and_the_others_alone(counting, indicator):
    goal, other = make_goal(indicator=indicator), make_goal(indicator="ideas.count")

    services.measure()

    assert not goal.values.exists()
    assert other.values.count() == 1


def test_a_goal_that_is_past_its_day_says_so(client):
    factories.make_home()
    make_goal(due_on=timezone.localdate() - timedelta(days=1))
    client.force_login(factories.make_user(language="nl"))

    assert "De dag is voorbij." in client.get(reverse("adoption:goals")).text


def test_the_figures_of_a_chart_stand_in_a_table(client, release_manager):
    factories.make_home()
    services.enter_value(goal=make_goal(), user=release_manager, value=Decimal("12.5"))
    client.force_login(factories.make_user())

    assert 'data-value="12.50"' in client.get(reverse("adoption:goals")).text


def test_the_page_takes_the_same_queries_for_1_and_for_50_goals(client):
    factories.make_home()
    client.force_login(factories.make_user())

    few, many = few_and_many(client, reverse("adoption:goals"), make_goal)

    assert len(few) == len(many)
