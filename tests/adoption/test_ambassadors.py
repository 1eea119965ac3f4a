"""Becoming an ambassador, being one, and stopping."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from adoption.ambassadors import services
from adoption.ambassadors.models import Ambassador
from adoption.ambassadors.selectors import roster
from kring.core.subjects import everyone, subject_keys, subject_labels
from people.models import User
from plugins.gate import snapshot
from plugins.gate.decisions import is_on
from releases.models import Release
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
PAGE = "/releases/ambassadors/"


def make_ambassador(unit=None, **fields):
    user = factories.make_employee(unit, **fields)
    return Ambassador.objects.create(
        user=user, status="active", motivation="Graag", since=timezone.localdate()
    )


def again(user):
    """Return the user as the next request has them."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def colleague(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit(), language="nl")
    client.force_login(user)
    return user


@pytest.fixture
def first_ring(make_release):
    release = make_release({"keys": ["ambassador"], "opened_at": timezone.now()})
    release.status = Release.Status.RUNNING
    release.save()
    snapshot.forget()


def test_who_is_accepted_is_in_the_first_ring_at_the_next_request(
    colleague, release_manager, first_ring
):
    applied = services.apply(user=colleague, motivation="Nieuwsgierig")
    assert not is_on("ideas", again(colleague))

    services.decide(ambassador=applied, user=release_manager, accept=True)

    assert is_on("ideas", again(colleague))


def test_who_leaves_is_out_of_the_first_ring_at_the_next_request(first_ring):
    ambassador = make_ambassador()
    assert is_on("ideas", again(ambassador.user))

    services.leave(ambassador=ambassador, user=ambassador.user)

    assert not is_on("ideas", again(ambassador.user))


def test_the_key_is_the_same_for_one_and_for_everybody():
    ambassador = make_ambassador()
    other = factories.make_user()

    assert "ambassador" in subject_keys(again(ambassador.user))
    assert "ambassador" in everyone().keys[ambassador.user_id]
    assert "ambassador" not in everyone().keys.get(other.pk, ())


def test_the_key_has_a_name():
    assert subject_labels(["ambassador"]) != {"ambassador": "ambassador"}


def test_one_applies_with_a_motivation_on_the_page(client, colleague):
    client.post(PAGE, {"motivation": "Ik help graag"})

    own = Ambassador.objects.get()
    assert (own.user, own.status, own.motivation) == (colleague, "applied", "Ik help graag")


def test_without_a_motivation_nobody_applies(client, colleague):
    answer = client.post(PAGE, {"motivation": " "})

    assert "field-error" in answer.text
    assert not Ambassador.objects.exists()


def test_nobody_applies_twice(colleague):
    services.apply(user=colleague, motivation="Een")

    with pytest.raises(ValidationError):
        services.apply(user=colleague, motivation="Twee")


def test_who_left_may_apply_again(colleague):
    Ambassador.objects.create(user=colleague, status="left", motivation="Toen")

    assert services.apply(user=colleague, motivation="Nu weer").status == "applied"


def test_only_release_managers_decide(colleague):
    applied = services.apply(user=colleague, motivation="Graag")

    with pytest.raises(PermissionDenied):
        services.decide(ambassador=applied, user=colleague, accept=True)


def test_nobody_takes_somebody_elses_part_away(colleague):
    with pytest.raises(PermissionDenied):
        services.leave(ambassador=make_ambassador(), user=colleague)


def test_the_decision_reaches_the_colleague_by_mail(colleague, release_manager, run_jobs):
    applied = services.apply(user=colleague, motivation="Graag")

    services.decide(ambassador=applied, user=release_manager, accept=True, answer="Welkom!")
    run_jobs()

    assert mail.outbox[-1].to == [colleague.email]
    assert mail.outbox[-1].subject == "Welkom bij de ambassadeurs"
    assert "Welkom!" in mail.outbox[-1].body


def test_near_are_those_who_share_a_unit_or_location_the_closest_first(colleague):
    department = factories.make_unit()
    team = factories.make_unit(department)
    elsewhere = make_ambassador(factories.make_unit())
    same_department = make_ambassador(department)
    same_team = make_ambassador(team)
    reader = factories.make_employee(team)

    found = roster(reader)

    assert [member.ambassador for member in found.near] == [same_team, same_department]
    assert elsewhere in [member.ambassador for member in found.everybody]


def test_a_card_names_the_own_unit_and_then_the_locations():
    team = factories.make_unit(factories.make_unit(name_nl="Aanvoer"), name_nl="Zuivering")
    ambassador = make_ambassador(team)
    ambassador.user.person.locations.add(factories.make_location(name="Gemaal"))

    [member] = roster(factories.make_employee()).everybody

    assert member.places == ["Zuivering", "Gemaal"]


def test_coverage_counts_ambassadors_per_unit_and_those_above_it():
    department = factories.make_unit()
    make_ambassador(factories.make_unit(department))
    make_ambassador(department)

    found = roster(factories.make_employee())

    assert {place.label: place.ambassadors for place in found.units}[str(department)] == 2


def test_thanks_reach_the_ambassador(client, colleague):
    ambassador = make_ambassador()

    client.post(f"{PAGE}{ambassador.pk}/thanks/", {"text": "Fijne uitleg"})
    client.force_login(ambassador.user)

    assert "Fijne uitleg" in client.get(PAGE).text


def test_nobody_thanks_themselves():
    ambassador = make_ambassador()

    with pytest.raises(ValidationError):
        services.thank(ambassador=ambassador, user=ambassador.user, text="Ik")


def test_the_page_takes_the_same_queries_for_1_and_for_50_ambassadors(client, colleague):
    unit = factories.make_unit()

    few, many = few_and_many(client, reverse("adoption:ambassadors"), lambda: make_ambassador(unit))

    assert len(few) == len(many)
