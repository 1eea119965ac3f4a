"""The subject keys of this room: who has which, their names, choices and counts."""

import pytest
from django.contrib.auth.models import Group

from kring.core.subjects import subject_keys, subject_labels, subject_providers
from people.models import JobFamily, Post
from tests.support import factories

pytestmark = pytest.mark.django_db


def provider(prefix):
    return next(one for one in subject_providers() if one.prefix == prefix)


def keys(user, prefix):
    return {
        key for key in subject_keys(type(user).objects.get(pk=user.pk)) if key.startswith(prefix)
    }


@pytest.fixture
def family():
    return JobFamily.objects.create(code="beleid", name_nl="Beleid", name_en="Policy")


def test_a_user_has_the_key_of_themselves():
    user = factories.make_user()
    assert keys(user, "user:") == {f"user:{user.pk}"}


def test_a_user_has_the_keys_of_their_units_and_of_everything_above():
    top = factories.make_unit()
    team = factories.make_unit(top)
    factories.make_unit(team)
    factories.make_unit(top)
    user = factories.make_employee(team)
    other = factories.make_unit()
    Post.objects.create(person=user.person, unit=other, title="Ook", is_primary=False)
    assert keys(user, "unit:") == {f"unit:{unit.pk}" for unit in (top, team, other)}


def test_a_user_has_the_keys_of_groups_locations_families_and_language(family):
    user = factories.make_employee(factories.make_unit(), groups=["Editors"], language="en")
    Post.objects.filter(person=user.person).update(job_family=family)
    place = factories.make_location()
    user.person.locations.add(place)
    group = Group.objects.get(name="Editors")
    assert keys(user, "group:") == {f"group:{group.pk}"}
    assert keys(user, "location:") == {f"location:{place.pk}"}
    assert keys(user, "family:") == {f"family:{family.pk}"}
    assert keys(user, "language:") == {"language:en"}


def test_a_leaver_keeps_no_key_of_the_organisation(family):
    user = factories.make_employee(factories.make_unit())
    user.person.locations.add(factories.make_location())
    user.person.is_active = False
    user.person.save()
    assert not keys(user, "unit:") | keys(user, "location:") | keys(user, "family:")


def test_a_closed_login_has_no_keys():
    user = factories.make_employee(factories.make_unit(), is_active=False)
    assert subject_keys(user) == frozenset()


def test_all_keys_together_cost_one_query(family, django_assert_num_queries):
    user = factories.make_employee(factories.make_unit(factories.make_unit()), groups=["A", "B"])
    Post.objects.filter(person=user.person).update(job_family=family)
    user.person.locations.add(factories.make_location())
    user = type(user).objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert len(subject_keys(user)) >= 7
        subject_keys(user)


def test_labels_name_what_is_there_and_leave_out_what_is_not(family):
    unit = factories.make_unit(name_nl="Wonen")
    place = factories.make_location(name="Stadhuis")
    person = factories.make_employee(unit, first_name="Zoë", last_name="Vos")
    group = Group.objects.create(name="Ambassadeurs")
    named = subject_labels(
        [
            f"unit:{unit.pk}",
            f"location:{place.pk}",
            f"group:{group.pk}",
            f"family:{family.pk}",
            f"user:{person.pk}",
            "unit:999999",
            "unit:x",
        ]
    )
    assert named[f"unit:{unit.pk}"] == "Wonen"
    assert named[f"location:{place.pk}"] == "Stadhuis"
    assert named[f"group:{group.pk}"] == "Ambassadeurs"
    assert named[f"family:{family.pk}"] == "Beleid"
    assert named[f"user:{person.pk}"] == "Zoë Vos"
    assert named["unit:999999"] == "unit:999999"
    assert provider("language").labels(["nl", "xx"]) == {"nl": "Nederlands"}


def test_choices_are_found_by_a_part_of_the_name(family):
    unit = factories.make_unit(name_nl="Wonen", name_en="Housing", abbreviation="WON")
    place = factories.make_location(name="Stadhuis")
    group = Group.objects.create(name="Ambassadeurs")
    user = factories.make_user()
    factories.make_person(user=user, first_name="Zoë", last_name="Vos", email=user.email)
    for prefix, search, wanted in (
        ("unit", "won", str(unit.pk)),
        ("unit", "hous", str(unit.pk)),
        ("location", "stad", str(place.pk)),
        ("group", "ambas", str(group.pk)),
        ("family", "poli", str(family.pk)),
        ("user", "zoe", str(user.pk)),
        ("user", user.email, str(user.pk)),
        ("language", "engels", "en"),
    ):
        assert [pair[0] for pair in provider(prefix).choices(search)] == [wanted], (prefix, search)


def test_there_are_at_most_twenty_choices():
    for _ in range(25):
        factories.make_unit()
    assert len(list(provider("unit").choices(""))) == 20


def test_counts_are_of_active_people_and_each_once(family):
    top = factories.make_unit()
    team = factories.make_unit(top)
    place = factories.make_location()
    user = factories.make_employee(team, groups=["A"], language="en")
    user.person.locations.add(place)
    Post.objects.create(person=user.person, unit=top, title="Ook", job_family=family)
    factories.make_person(team, is_active=False)
    group = Group.objects.get(name="A")
    for prefix, ids in (
        ("unit", [str(top.pk), str(team.pk)]),
        ("location", [str(place.pk)]),
        ("group", [str(group.pk)]),
        ("family", [str(family.pk)]),
        ("user", [str(user.pk)]),
        ("language", ["en"]),
    ):
        assert provider(prefix).count(ids) == 1, prefix


def test_a_count_of_nothing_is_nothing():
    factories.make_person(factories.make_unit())
    assert provider("unit").count(["999999", "x"]) == 0
