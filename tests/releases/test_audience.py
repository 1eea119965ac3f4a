"""Everybody at once gives the same answers as everybody one by one, and is counted into every event."""

import pytest
from django.contrib.auth.models import Group

from people.models import JobFamily, Person, Post, User
from plugins.gate import snapshot
from plugins.gate.decisions import identity
from releases.models import ReleaseEvent
from releases.selectors.audience import everybody, who_has
from releases.services.ladder import advance_release, pause_release, roll_back_release
from releases.services.switches import kill_plugin, revive_plugin
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    """People with every kind of key, a leaver, a closed login and somebody without a person."""
    top = factories.make_unit()
    team, other = factories.make_unit(top), factories.make_unit()
    family = JobFamily.objects.create(code="beleid", name_nl="Beleid")
    both = factories.make_employee(team, groups=["Editors", "Ambassadors"], language="en")
    Post.objects.filter(person=both.person).update(job_family=family)
    Post.objects.create(person=both.person, unit=other, title="Ook", is_primary=False)
    both.person.locations.add(factories.make_location())
    leaver = factories.make_employee(team)
    Person.objects.filter(user=leaver).update(is_active=False)
    factories.make_employee(team, is_active=False)
    factories.make_user()
    return team


def test_everybody_is_who_each_is_alone(organisation):
    alone = {user.pk: identity(user) for user in User.objects.filter(is_active=True)}

    assert everybody() == alone


def test_everybody_costs_the_same_for_3_and_400_people(organisation, django_assert_num_queries):
    with django_assert_num_queries(3):
        everybody()
    for number in range(397):
        user = User.objects.create(email=f"many{number}@example.org")
        person = Person.objects.create(
            first_name="A", last_name=f"B{number}", email=user.email, user=user
        )
        Post.objects.create(person=person, unit=organisation, title="Adviseur")
    with django_assert_num_queries(3):
        assert len(everybody()) >= 400


def test_who_has_it_now_is_what_the_gate_says(organisation, make_release, release_manager):
    release = make_release(
        {"keys": [f"unit:{organisation.pk}"]}, {"percentage": 10_000}, slug="trial"
    )
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()
    rules = snapshot.current()
    expected = {
        user.pk
        for user in User.objects.filter(is_active=True)
        if rules.decide("trial", identity(user)).on
    }

    assert who_has(rules, "trial", everybody()) == expected
    assert expected


def test_each_event_names_how_many_people_it_touched(make_release, release_manager):
    group = Group.objects.create(name="Ambassadors")
    for _number in range(3):
        factories.make_user(groups=["Ambassadors"])
    release = make_release({"keys": [f"group:{group.pk}"]}, {"percentage": 10_000}, slug="trial")
    by = release_manager
    advance_release(release=release, user=by, reason="Because.")
    pause_release(release=release, user=by, reason="Wait.")
    kill_plugin(plugin=release.plugin, user=by, reason="Slow.")
    revive_plugin(plugin=release.plugin, user=by, reason="Mended.")
    roll_back_release(release=release, user=by, reason="No.")

    counts = ReleaseEvent.objects.values_list("action", "people_affected")
    assert list(counts) == [
        ("advance", 3),
        ("pause", 0),
        ("kill", 3),
        ("revive", 3),
        ("roll_back", 3),
    ]
