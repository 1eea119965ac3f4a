"""Who would gain and lose is known before anything is saved."""

import pytest
from django.contrib.auth.models import Group

from people.models import Person, Post, User
from plugins.models import Override, Ring
from plugins.services.ladder import advance_release
from plugins.services.simulate import simulate_plan
from plugins.services.switches import disable_plugin
from tests import factories

pytestmark = pytest.mark.django_db

SLUG = "trial"


@pytest.fixture
def release(make_release):
    group = Group.objects.create(name="Ambassadors")
    unit = factories.make_unit(name_nl="Wonen")
    for _number in range(2):
        factories.make_user(groups=["Ambassadors"])
        factories.make_employee(unit)
    factories.make_user()
    return make_release(
        {"keys": [f"group:{group.pk}"]},
        {"keys": [f"unit:{unit.pk}"]},
        {"percentage": 10_000},
        slug=SLUG,
    )


def simulate(release, **options):
    return simulate_plan(slug=SLUG, rings=list(release.rings.all()), **options)


def test_each_step_tells_how_many_it_adds(release):
    everyone = User.objects.count()

    steps = simulate(release).steps
    assert [(len(step.gained), step.total) for step in steps] == [
        (2, 2), (2, 4), (everyone - 4, everyone),
    ]  # fmt: skip
    assert not any(step.lost for step in steps)


def test_what_is_simulated_comes_true(release, release_manager):
    expected = simulate(release, upto=0)
    advance_release(release=release, user=release_manager)

    assert simulate(release, upto=0).now == expected.gained.count == 2


def test_the_units_of_who_gains_are_counted(release):
    assert ("Wonen", 2) in simulate(release, upto=1).gained.units


def test_narrowing_a_plan_shows_who_loses(release, release_manager):
    advance_release(release=release, user=release_manager)
    advance_release(release=release, user=release_manager)
    narrow = [Ring(name="Nobody", order=0, release=release)]

    played = simulate_plan(slug=SLUG, rings=narrow)
    assert (played.gained.count, played.lost.count) == (0, 4)


def test_an_exception_counts_in_a_simulation(release):
    denied = User.objects.filter(groups__name="Ambassadors").first()
    Override.objects.create(
        plugin=release.plugin, key=f"user:{denied.pk}", effect="deny", reason="Asked for it."
    )

    assert simulate(release, upto=0).gained.count == 1


def test_a_disabled_plugin_is_simulated_as_if_it_were_enabled(release, release_manager):
    disable_plugin(plugin=release.plugin, user=release_manager, reason="Later.")

    assert simulate(release, upto=0).gained.count == 2


def test_simulating_costs_the_same_for_400_people(release, django_assert_max_num_queries):
    unit = factories.make_unit()
    for number in range(400):
        user = User.objects.create(email=f"many{number}@example.org")
        person = Person.objects.create(
            first_name="A", last_name=f"B{number}", email=user.email, user=user
        )
        Post.objects.create(person=person, unit=unit, title="Adviseur")
    rings = list(release.rings.all())

    with django_assert_max_num_queries(13):
        assert simulate_plan(slug=SLUG, rings=rings).gained.count >= 400
