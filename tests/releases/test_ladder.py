"""A release climbs ring by ring; nobody who had it loses it, except by rolling back or a stop."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import override

from people.models import User
from plugins.gate import snapshot
from plugins.gate.decisions import explain, is_on
from plugins.gate.rules import Reason
from releases.models import Override, Release, ReleaseEvent, Ring
from releases.services.ladder import (
    LadderError,
    advance_release,
    pause_release,
    resume_release,
    roll_back_release,
)
from releases.services.switches import disable_plugin, enable_plugin, kill_plugin, revive_plugin
from tests.support import factories

pytestmark = pytest.mark.django_db


def has(user: User, slug: str = "ideas") -> bool:
    """Ask as a new request would: a fresh user object, and rules read again."""
    snapshot.forget()
    return is_on(slug, User.objects.get(pk=user.pk))


@pytest.fixture
def unit():
    return factories.make_unit()


@pytest.fixture
def ladder(make_release, unit):
    """Ambassadors, then a unit, then 10 %, 50 % and everyone."""
    ambassadors = factories.Group.objects.create(name="Ambassadors")
    return make_release(
        {"keys": [f"group:{ambassadors.pk}"]},
        {"keys": [f"unit:{unit.pk}"]},
        {"percentage": 1_000},
        {"percentage": 5_000},
        {"percentage": 10_000},
    )


def test_before_the_first_ring_nobody_has_it(ladder, unit):
    assert not has(factories.make_employee(unit))


def test_each_ring_adds_people_and_takes_it_from_nobody(ladder, unit, release_manager):
    people = [factories.make_user(groups=["Ambassadors"]), factories.make_employee(unit)]
    people += [factories.make_user() for _number in range(60)]
    reached: list[set[int]] = []
    for _ring in range(5):
        advance_release(release=ladder, user=release_manager, reason="Because.")
        reached.append({user.pk for user in people if has(user)})

    assert all(first <= second for first, second in pairwise(reached))
    assert [len(reached[0]), len(reached[1]), len(reached[-1])] == [1, 2, len(people)]
    assert 2 < len(reached[3]) < len(people)


def test_a_member_of_a_team_below_the_unit_has_it_too(ladder, unit, release_manager):
    member = factories.make_employee(factories.make_unit(unit))
    advance_release(release=ladder, user=release_manager, reason="Because.")
    advance_release(release=ladder, user=release_manager, reason="Because.")

    assert has(member)


def test_the_last_ring_completes_the_release(ladder, release_manager):
    for _ring in range(5):
        advance_release(release=ladder, user=release_manager, reason="Because.")

    assert Release.objects.get().status == Release.Status.DONE
    with pytest.raises(LadderError):
        advance_release(release=ladder, user=release_manager, reason="Because.")


def test_a_ring_does_not_open_before_its_time(make_release, release_manager):
    release = make_release({"percentage": 10_000, "starts_at": timezone.now() + timedelta(days=1)})

    with pytest.raises(LadderError):
        advance_release(release=release, user=release_manager, reason="Because.")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert advance_release(release=release, user=release_manager, reason="Because.").opened_at


def test_a_paused_release_keeps_its_people_and_gains_none(ladder, unit, release_manager):
    ambassador = factories.make_user(groups=["Ambassadors"])
    advance_release(release=ladder, user=release_manager, reason="Because.")
    pause_release(release=ladder, user=release_manager, reason="A flop came in.")

    assert has(ambassador)
    with pytest.raises(LadderError):
        advance_release(release=ladder, user=release_manager, reason="Because.")
    resume_release(release=ladder, user=release_manager, reason="Because.")
    assert advance_release(release=ladder, user=release_manager, reason="Because.")


def test_rolling_back_takes_it_from_everybody(ladder, release_manager):
    ambassador = factories.make_user(groups=["Ambassadors"])
    advance_release(release=ladder, user=release_manager, reason="Because.")
    roll_back_release(release=ladder, user=release_manager, reason="It lost what people typed.")

    assert not has(ambassador)


def test_a_stop_takes_it_from_everybody_and_lifting_it_gives_it_back(ladder, release_manager):
    ambassador = factories.make_user(groups=["Ambassadors"])
    advance_release(release=ladder, user=release_manager, reason="Because.")
    kill_plugin(plugin=ladder.plugin, user=release_manager, reason="Too slow.")
    assert not has(ambassador)

    revive_plugin(plugin=ladder.plugin, user=release_manager, reason="Mended.")
    assert has(ambassador)


def test_a_stop_needs_a_reason(ladder, release_manager):
    with override("en"), pytest.raises(ValueError, match="why"):
        kill_plugin(plugin=ladder.plugin, user=release_manager, reason=" ")


def test_disabling_deletes_nothing(ladder, release_manager):
    ambassador = factories.make_user(groups=["Ambassadors"])
    advance_release(release=ladder, user=release_manager, reason="Because.")
    disable_plugin(plugin=ladder.plugin, user=release_manager, reason="Not this year.")
    assert not has(ambassador)

    enable_plugin(slug="ideas", version="1.0", user=release_manager)
    assert has(ambassador)


def test_an_exception_ends_by_itself(ladder, release_manager):
    user = factories.make_user()
    Override.objects.create(
        plugin=ladder.plugin,
        effect=Override.Effect.ALLOW,
        key=f"user:{user.pk}",
        reason="Tries it for the works council.",
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert has(user)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert not has(user)


def test_why_somebody_has_it_is_told(ladder, release_manager):
    ambassador = factories.make_user(groups=["Ambassadors"])
    advance_release(release=ladder, user=release_manager, reason="Because.")
    snapshot.forget()

    assert explain("ideas", ambassador).reason is Reason.RING


@pytest.mark.parametrize(
    "act",
    [
        lambda release, user: advance_release(release=release, user=user, reason="Because."),
        lambda release, user: pause_release(release=release, user=user, reason="x"),
        lambda release, user: roll_back_release(release=release, user=user, reason="x"),
        lambda release, user: kill_plugin(plugin=release.plugin, user=user, reason="x"),
        lambda release, user: disable_plugin(plugin=release.plugin, user=user, reason="x"),
        lambda release, user: revive_plugin(plugin=release.plugin, user=user, reason="x"),
        lambda release, user: enable_plugin(slug="ideas", version="2", user=user),
    ],
)
def test_only_release_managers_change_releases(ladder, act):
    with pytest.raises(PermissionDenied):
        act(ladder, factories.make_user())

    assert not ReleaseEvent.objects.exists()


def test_the_salt_never_changes(ladder):
    ladder.plugin.salt = "another"

    with pytest.raises(ValueError, match="never changes"):
        ladder.plugin.save()


def test_two_releases_of_one_plugin_are_never_under_way_at_once(make_release, release_manager):
    first = make_release({"percentage": 10}, {"percentage": 20})
    second = make_release({"percentage": 10}, {"percentage": 20})
    advance_release(release=first, user=release_manager, reason="Because.")

    with pytest.raises(LadderError):
        advance_release(release=second, user=release_manager, reason="Because.")


def test_reading_the_rules_costs_the_same_for_1_and_50_plugins(
    make_release, release_manager, django_assert_num_queries
):
    def release(number: int) -> None:
        made = make_release({"percentage": 100}, {"percentage": 200}, slug=f"plugin{number}")
        advance_release(release=made, user=release_manager, reason="Because.")

    release(0)
    with django_assert_num_queries(6):
        snapshot.load()
    for number in range(1, 50):
        release(number)
    with django_assert_num_queries(6):
        snapshot.load()


def test_a_decision_costs_no_sql_once_the_keys_are_known(
    ladder, release_manager, django_assert_num_queries
):
    user = factories.make_user()
    is_on("ideas", user)

    with django_assert_num_queries(0):
        for _check in range(100):
            is_on("ideas", user)


def test_a_bad_time_zone_is_an_error_and_not_silence():
    release = Release(version="1", time_zone="Europe/Amstelveen")

    with pytest.raises(Exception, match="Amstelveen"):
        release.clean_fields(exclude=["plugin"])


def test_a_ring_of_an_unknown_set_of_people_is_an_error():
    with pytest.raises(Exception, match="planet"):
        Ring(name="x", order=1, keys=["planet:9"]).clean_fields(exclude=["release"])
