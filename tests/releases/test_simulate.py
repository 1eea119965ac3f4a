"""Who would gain and lose is known before anything is saved."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import QuerySet

from people.models import Person, Post, User
from releases.models import Override, Ring
from releases.services.ladder import advance_release
from releases.services.simulate import NAMES_ON_A_PAGE, simulate_plan
from releases.services.switches import disable_plugin
from tests.support import factories

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
    return simulate_plan(release=release, rings=list(release.rings.all()), **options)


def test_each_step_tells_how_many_it_adds(release):
    everyone = User.objects.count()

    steps = simulate(release).steps
    assert [(len(step.gained), step.total) for step in steps] == [
        (2, 2),
        (2, 4),
        (everyone - 4, everyone),
    ]
    assert not any(step.lost for step in steps)


def test_what_is_simulated_comes_true(release, release_manager):
    expected = simulate(release, upto=0)
    advance_release(release=release, user=release_manager, reason="Because.")

    assert simulate(release, upto=0).now == expected.gained.count == 2


def test_the_units_of_who_gains_are_counted(release):
    assert ("Wonen", 2) in simulate(release, upto=1).gained.units


def test_narrowing_a_plan_shows_who_loses(release, release_manager):
    advance_release(release=release, user=release_manager, reason="Because.")
    advance_release(release=release, user=release_manager, reason="Because.")
    narrow = [Ring(name="Nobody", order=0, release=release)]

    played = simulate_plan(release=release, rings=narrow)
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


def test_the_names_of_who_gains_come_in_pages(release):
    unit = factories.make_unit()
    for number in range(60):
        factories.make_employee(unit, first_name="Many", last_name=f"Number {number:02}")
    rings = [Ring(name="All", order=0, release=release, percentage=10_000)]

    first = simulate_plan(release=release, rings=rings).gained
    second = simulate_plan(release=release, rings=rings, gained_page="2").gained

    assert first.count == second.count == User.objects.count()
    assert len(first.names) == NAMES_ON_A_PAGE
    assert set(first.names).isdisjoint(second.names)
    assert [*first.names, *second.names] == sorted([*first.names, *second.names], key=str.casefold)
    assert "Many Number 00" in first.names


def test_a_page_that_is_not_there_is_the_nearest(release):
    assert simulate(release, gained_page="99").gained.names.number == 1
    assert simulate(release, gained_page="no page").gained.names.number == 1


def test_simulating_costs_the_same_for_more_people_and_rings(
    release, django_assert_max_num_queries
):
    unit = factories.make_unit()
    crowd(400, unit)
    rings = [Ring(name=f"{n}", order=n, release=release, percentage=n * 500) for n in range(20)]

    with django_assert_max_num_queries(11):
        assert simulate_plan(release=release, rings=list(release.rings.all())[:1]).gained.count == 2
    with django_assert_max_num_queries(11):
        assert simulate_plan(release=release, rings=rings).gained.count > 300


@pytest.mark.slow
def test_simulating_for_100_000_people_takes_eleven_queries(release, django_assert_max_num_queries):
    group = Group.objects.create(name="Many")
    users = make_users(100_000)
    members = User.groups.through
    members.objects.bulk_create(
        (members(user_id=user.pk, group_id=group.pk) for user in users), batch_size=2000
    )
    # Plans made for empty tables would look through all rows for each.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rings = list(release.rings.all())

    with django_assert_max_num_queries(11):
        played = simulate_plan(release=release, rings=rings)

    assert played.everyone > 100_000
    assert len(played.gained.names) == NAMES_ON_A_PAGE


def make_users(number: int) -> list[User]:
    users = (User(email=f"many{n}@example.org", first_name=f"Many {n}") for n in range(number))
    return User.objects.bulk_create(users, batch_size=2000)


def crowd(number: int, unit) -> None:
    """Make this many users who work in the unit."""
    users = make_users(number)
    # Without what a person is found by, which takes a query each and no gate asks for.
    people = QuerySet(Person).bulk_create(
        (
            Person(
                first_name="Many", last_name=f"{u.pk}", email=u.email, user=u, slug=f"many-{u.pk}"
            )
            for u in users
        ),
        batch_size=2000,
    )
    posts = (Post(person=person, unit=unit, title="Adviseur") for person in people)
    Post.objects.bulk_create(posts, batch_size=2000)
