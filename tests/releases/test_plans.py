"""A plan is made from a template, changed while nothing is lost by it, and kept for the next."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command

from plugins.gate import snapshot
from plugins.models import Breaker
from releases.models import Override, PlanTemplate, Release, ReleaseEvent
from releases.services.exceptions import OverrideError, add_override, remove_override
from releases.services.ladder import advance_release
from releases.services.local_time import as_coming_moment, as_moment
from releases.services.plans import (
    PlanError,
    create_release,
    discard_draft,
    save_as_template,
    save_plan,
)
from tests.support import factories

pytestmark = pytest.mark.django_db

SLUG = "trial"


@pytest.fixture
def release(make_release):
    somebody = factories.make_user()
    return make_release(
        {"name": "Few", "percentage": 1_000, "keys": [f"user:{somebody.pk}"]},
        {"name": "All", "percentage": 10_000},
        slug=SLUG,
    )


@pytest.fixture
def change(release, release_manager):
    """Return a function that saves the rings as the plan."""

    def save(*rings: dict) -> Release:
        return save_plan(
            release=release,
            time_zone="Europe/Amsterdam",
            advances_automatically=True,
            rings=rings,
            user=release_manager,
        )

    return save


def names(release):
    return list(release.rings.order_by("order").values_list("name", flat=True))


def test_a_release_starts_with_the_rings_of_its_template(release, release_manager):
    template = PlanTemplate.objects.create(
        name="Two", rings=[{"name": "One", "soak_days": 5}, {"name": "Two", "percentage": 10_000}]
    )
    made = create_release(
        plugin=release.plugin, version="2.0", template=template, user=release_manager
    )

    assert list(made.rings.values_list("name", "soak_days", "percentage")) == [
        ("One", 5, 0),
        ("Two", 2, 10_000),
    ]
    assert made.status == Release.Status.DRAFT


def test_rings_change_places_and_get_new_ones_between(release, change):
    few, everyone = release.rings.order_by("order")
    change({"pk": everyone.pk}, {"name": "New"}, {"pk": few.pk, "name": "Fewer"})

    assert names(release) == ["All", "New", "Fewer"]


def test_a_change_of_plan_stands_in_the_history_with_both_plans(release, change):
    few, everyone = release.rings.order_by("order")
    change({"pk": few.pk, "soak_days": 9}, {"pk": everyone.pk})
    event = ReleaseEvent.objects.latest("sequence")

    soak = [event.before["rings"][0]["soak_days"], event.after["rings"][0]["soak_days"]]
    assert (soak, event.people_affected) == ([2, 9], 0)


@pytest.mark.parametrize(
    "rings",
    [
        lambda few, everyone: [{"pk": everyone}],
        lambda few, everyone: [{"pk": everyone}, {"pk": few}],
        lambda few, everyone: [{"pk": few, "percentage": 500}, {"pk": everyone}],
        lambda few, everyone: [{"name": "Before"}, {"pk": few}, {"pk": everyone}],
    ],
    ids=["removed", "moved", "narrowed", "put behind a new one"],
)
def test_an_open_ring_takes_the_plugin_from_nobody(release, release_manager, change, rings):
    few, everyone = release.rings.order_by("order")
    advance_release(release=release, user=release_manager, reason="Because.")

    with pytest.raises(PlanError):
        change(*rings(few.pk, everyone.pk))
    assert names(release) == ["Few", "All"]


def test_an_open_ring_that_adds_nobody_can_be_mended(release, release_manager, change):
    few, everyone = release.rings.order_by("order")
    release.rings.filter(pk=few.pk).update(keys=[], percentage=0)
    advance_release(release=release, user=release_manager, reason="Because.")
    somebody = factories.make_user()
    change({"pk": few.pk, "keys": [f"user:{somebody.pk}"]}, {"pk": everyone.pk})

    event = ReleaseEvent.objects.latest("sequence")
    assert (event.action, event.people_affected) == ("change_plan", 1)


def test_an_open_ring_that_is_stopped_is_not_empty(release, release_manager, change):
    few, everyone = release.rings.order_by("order")
    advance_release(release=release, user=release_manager, reason="Because.")
    Breaker.objects.create(feature=SLUG, version="1.0", unit=None)
    snapshot.forget()

    with pytest.raises(PlanError):
        change({"pk": few.pk, "keys": []}, {"pk": everyone.pk})


@pytest.mark.parametrize("lenient", [{"soak_days": 3}, {"used_share": 20}])
def test_what_is_enough_for_an_open_ring_cannot_become_less(
    release, release_manager, change, lenient
):
    few, everyone = release.rings.order_by("order")
    release.rings.filter(pk=few.pk).update(soak_days=4, used_share=30)
    advance_release(release=release, user=release_manager, reason="Because.")

    with pytest.raises(PlanError):
        change({"pk": few.pk, **lenient}, {"pk": everyone.pk})


@pytest.mark.parametrize("lenient", [{"soak_days": 1}, {"used_share": 0}])
def test_no_plan_asks_less_than_is_asked_of_every_ring(change, lenient):
    with pytest.raises(PlanError):
        change({"name": "Quick", **lenient})


def test_a_release_that_is_over_keeps_its_plan(release, change, release_manager):
    for _ring in range(2):
        advance_release(release=release, user=release_manager, reason="Because.")

    with pytest.raises(PlanError):
        change({"name": "Late"})


def test_only_a_draft_is_thrown_away(release, release_manager):
    advance_release(release=release, user=release_manager, reason="Because.")

    with pytest.raises(PlanError):
        discard_draft(release=release, user=release_manager)
    assert Release.objects.exists()


def test_a_plan_is_kept_under_a_name_that_nobody_uses(release, release_manager):
    kept = save_as_template(release=release, name="Mine", description="", user=release_manager)
    with pytest.raises(PlanError):
        save_as_template(release=release, name="mine ", description="", user=release_manager)

    assert [ring["name"] for ring in kept.rings] == ["Few", "All"]


def test_a_date_is_the_moment_that_clocks_in_the_zone_show_it():
    local = datetime(2027, 7, 1, 9, 0)  # noqa: DTZ001

    assert as_moment(local, "Europe/Amsterdam") == datetime(2027, 7, 1, 7, 0, tzinfo=UTC)
    assert as_moment(local, "Asia/Tokyo") == datetime(2027, 7, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ((2027, 7, 1, 9, 0), "Europe/Amstelveen"),
        ((2035, 3, 25, 2, 30), "Europe/Amsterdam"),
        ((2035, 10, 28, 2, 30), "Europe/Amsterdam"),
        ((2020, 1, 1, 9, 0), "Europe/Amsterdam"),
    ],
    ids=["no zone", "skipped hour", "hour that comes twice", "past"],
)
def test_a_date_that_cannot_be_is_refused(local, zone):
    with pytest.raises(ValidationError):
        as_coming_moment(datetime(*local), zone)  # noqa: DTZ001


def test_an_exception_needs_a_reason_and_ends(release, release_manager):
    user = factories.make_user()
    fields = {
        "plugin": release.plugin,
        "key": f"user:{user.pk}",
        "effect": "allow",
        "user": release_manager,
    }
    with pytest.raises(OverrideError):
        add_override(reason=" ", **fields)
    override = add_override(reason="Tries it.", **fields)
    assert ReleaseEvent.objects.latest("sequence").people_affected == 1
    remove_override(override=override, user=release_manager)

    assert not Override.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda release, user: create_release(plugin=release.plugin, version="2", user=user),
        lambda release, user: save_plan(
            release=release, time_zone="UTC", advances_automatically=False, rings=[], user=user
        ),
        lambda release, user: discard_draft(release=release, user=user),
        lambda release, user: save_as_template(
            release=release, name="x", description="", user=user
        ),
        lambda release, user: add_override(
            plugin=release.plugin, key="user:1", effect="deny", reason="x", user=user
        ),
    ],
)
def test_only_release_managers_plan(release, act):
    with pytest.raises(PermissionDenied):
        act(release, factories.make_user())

    assert not ReleaseEvent.objects.exists()


def test_the_set_up_brings_the_plan_and_the_right_to_use_it():
    call_command("setup_kring", verbosity=0, stdout=StringIO())
    template = PlanTemplate.objects.get()
    holders = Permission.objects.get(codename="manage_releases").group_set

    assert [ring["percentage"] for ring in template.rings] == [0, 0, 0, 1_000, 5_000, 10_000]
    assert template.rings[0]["keys"] == ["ambassador"]
    assert set(holders.values_list("name", flat=True)) == {"Administrators", "Release managers"}
