"""A release manager rehearses the plan on the screen, before it is saved."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from releases.admin.rehearsal import _percent
from releases.models import Freeze, Ring
from releases.rehearsal import outlook
from releases.services.plans import PlanError
from releases.services.rehearse import rehearse_plan
from tests.support import factories
from tests.support.headings import check_headings

pytestmark = pytest.mark.django_db

SLUG = "trial"
FRIDAY = datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few_runs(monkeypatch):
    monkeypatch.setattr(outlook, "MOST_RUNS", 20)
    monkeypatch.setattr(outlook, "LEAST_RUNS", 1)


@pytest.fixture
def manager():
    user = factories.make_user(language="en")
    for codename in ("access_admin", "manage_releases"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def unit():
    unit = factories.make_unit(name_nl="Wonen")
    for _number in range(30):
        factories.make_employee(unit)
    return unit


@pytest.fixture
def release(make_release, unit):
    return make_release(
        {"name": "Pilot", "keys": [f"unit:{unit.pk}"]},
        {"name": "Everyone", "percentage": 10_000},
        slug=SLUG,
    )


def post(client, release, *rings, **settings):
    sent = {
        "time_zone": release.time_zone,
        "advances_automatically": "on",
        "do": "rehearse",
        "rings-TOTAL_FORMS": len(rings),
        "rings-INITIAL_FORMS": 0,
        **settings,
    }
    for place, ring in enumerate(rings):
        usual = {"keys": "[]", "percentage": "0", "percentage_unit": "person", "soak_days": 2}
        for name, value in {**usual, "used_share": 10, "ORDER": place + 1, **ring}.items():
            sent[f"rings-{place}-{name}"] = value
    return client.post(reverse("kring_release_plan", args=[release.pk]), sent)


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def rehearsed(release, manager, rings=None, time_zone="Europe/Amsterdam"):
    rings = list(release.rings.order_by("order")) if rings is None else rings
    return rehearse_plan(release=release, rings=rings, time_zone=time_zone, user=manager)


def test_the_plan_on_the_screen_is_rehearsed_and_not_saved(signed_in, release, unit):
    response = post(
        signed_in,
        release,
        {"name": "Typed just now", "keys": f'["unit:{unit.pk}"]', "soak_days": 4},
        {"name": "All", "percentage": "100"},
    )

    told = response.context["rehearsal"]
    assert [row.ring.name for row in told.good] == ["Typed just now", "All"]
    assert told.good[0].size == 30
    assert told.good[1].opens.half >= 5
    assert list(release.rings.values_list("name", flat=True)) == ["Pilot", "Everyone"]
    check_headings(response.content.decode())


def test_the_outcome_is_summed_up(signed_in, release, unit):
    page = text_of(
        post(
            signed_in,
            release,
            {"name": "Pilot", "keys": f'["unit:{unit.pk}"]'},
            {"name": "All", "percentage": "100"},
        )
    )

    assert "A good release reaches the last ring, “All”, on working day" in page
    assert "A fault in 5 % of the uses would hit about" in page
    assert "60 % of the people take a good release up" in page


def test_what_a_ring_gets_stuck_on_is_told(signed_in, release, unit):
    page = text_of(
        post(
            signed_in,
            release,
            {"name": "Pilot", "keys": f'["unit:{unit.pk}"]', "used_share": 100},
            {"name": "All", "percentage": "100"},
        )
    )

    assert "stuck most often in “Pilot”: in 100 % of the runs, on use" in page


def test_one_run_of_two_hundred_is_not_none():
    shares = [_percent(share).replace("\N{NO-BREAK SPACE}", " ") for share in (0, 0.005, 0.014)]

    assert shares == ["0 %", "< 1 %", "1 %"]


def test_a_ring_of_nobody_is_said(signed_in, release, unit):
    page = text_of(
        post(
            signed_in,
            release,
            {"name": "Pilot", "keys": f'["unit:{unit.pk}"]'},
            {"name": "Nobody"},
            {"name": "All", "percentage": "100"},
        )
    )

    assert "Nobody is in this ring" in page
    assert "nobody is in the next ring (100 %)" in page


@pytest.mark.parametrize("rings", [(), ({"name": "Nobody"},)])
def test_a_plan_for_nobody_cannot_be_rehearsed(signed_in, release, rings):
    response = post(signed_in, release, *rings)

    assert "There is nothing to rehearse" in response.content.decode()
    assert "rehearsal" not in response.context


def test_a_mistake_in_the_plan_is_said_before_it_is_rehearsed(signed_in, release):
    response = post(signed_in, release, {"name": "All", "percentage": "101"})

    assert "something is not right" in response.content.decode()
    assert "rehearsal" not in response.context


def test_a_plan_of_more_than_a_year_cannot_be_rehearsed(signed_in, release, unit):
    page = text_of(
        post(
            signed_in,
            release,
            {"name": "Pilot", "keys": f'["unit:{unit.pk}"]'},
            {"name": "All", "percentage": "100", "starts_at": "2035-07-02T09:00"},
        )
    )

    assert "more than a year" in page


def test_a_plan_that_opens_nothing_by_itself_says_what_is_assumed(signed_in, release):
    all_at_once = {"name": "All", "percentage": "100"}
    assumed = "This plan opens no ring by itself"

    by_hand = post(signed_in, release, all_at_once, advances_automatically="")
    assert assumed in by_hand.content.decode()
    assert assumed not in post(signed_in, release, all_at_once).content.decode()


def test_only_a_release_manager_rehearses(release):
    with pytest.raises(PermissionDenied):
        rehearsed(release, factories.make_user())


def test_a_release_under_way_is_rehearsed_from_the_start(release, manager):
    before = rehearsed(release, manager).rehearsal
    release.rings.update(opened_at=FRIDAY)

    assert rehearsed(release, manager).rehearsal == before


def test_the_terms_of_each_ring_count(release, manager):
    release.rings.filter(name="Pilot").update(soak_days=20)

    assert rehearsed(release, manager).rehearsal.good[1].opens.half == 21


@time_machine.travel(FRIDAY, tick=False)
def test_without_dates_no_day_is_named(release, manager):
    assert rehearsed(release, manager).starts_on is None


@time_machine.travel(FRIDAY, tick=False)
def test_a_date_of_a_ring_counts_from_the_next_working_day(release, manager):
    # The end of Tuesday in Amsterdam, of Wednesday in Tokyo.
    release.rings.filter(name="Everyone").update(starts_at=datetime(2026, 12, 22, 20, tzinfo=UTC))

    found = rehearsed(release, manager)
    assert found.starts_on == date(2026, 12, 7)
    assert found.rehearsal.good[1].opens.half == 12
    in_tokyo = rehearsed(release, manager, time_zone="Asia/Tokyo")
    assert in_tokyo.rehearsal.good[1].opens.half == 13


@time_machine.travel(FRIDAY, tick=False)
def test_no_ring_opens_in_a_quiet_period(release, manager):
    Freeze.objects.create(
        starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 18), reason="The year ends."
    )

    found = rehearsed(release, manager)
    assert found.starts_on == date(2026, 12, 7)
    assert found.rehearsal.good[1].opens.half >= 11


def test_one_ring_and_thirty_cost_the_same_queries(release, manager):
    def cost(number):
        rings = [
            Ring(release=release, order=place, percentage=10_000 * (place + 1) // number)
            for place in range(number)
        ]
        with CaptureQueriesContext(connection) as queries:
            rehearsed(release, manager, rings)
        return len(queries)

    cost(1)
    assert cost(30) == cost(1) <= 10


def test_a_rehearsed_plan_says_what_its_rings_can_show(signed_in, release):
    response = post(signed_in, release, {"name": "All", "percentage": "100"}, {"name": "Nobody"})

    sizes = [form.foresight.size for form in response.context["formset"].chosen()]
    assert sizes[0] >= 31
    assert sizes[1] == 0


def test_rings_that_reach_nobody_are_refused_by_the_service(release, manager):
    with pytest.raises(PlanError):
        rehearsed(release, manager, [Ring(release=release, order=0, name="Nobody")])
