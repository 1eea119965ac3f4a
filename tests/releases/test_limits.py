"""A release is never wider than what it depends on."""

import pytest
from django.contrib.auth.models import Group

from releases.models import Override, Release
from releases.services.ladder import advance_release
from releases.services.limits import LimitError
from releases.services.promotion import conditions_to_open
from releases.services.simulate import blast_radius
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    for number in range(3):
        factories.make_user(groups=["Ambassadors"], first_name=f"Nr {number}")
    return Group.objects.get(name="Ambassadors")


@pytest.fixture
def needed(ideas_need_reactions, group, make_release):
    return make_release({"keys": [f"group:{group.pk}"]}, slug="reactions")


@pytest.fixture
def release(ideas_need_reactions, group, make_release):
    return make_release({"keys": [f"group:{group.pk}"]}, {"keys": ["language:nl"]}, slug="ideas")


def test_a_ring_does_not_open_for_people_without_what_it_needs(needed, release, release_manager):
    with pytest.raises(LimitError, match="3"):
        advance_release(release=release, user=release_manager, reason="Because.")
    assert Release.objects.get(pk=release.pk).status == Release.Status.DRAFT

    advance_release(release=needed, user=release_manager, reason="Because.")
    assert advance_release(release=release, user=release_manager, reason="Because.")


def test_the_ladder_tells_how_many_lack_it(needed, release):
    conditions = conditions_to_open(release.rings.first(), adds=3)
    told = {condition.name: condition for condition in conditions}

    assert (told["depends"].holds, told["depends"].actual) == (False, 3)


def test_somebody_excepted_by_hand_holds_nobody_up(needed, release, release_manager, group):
    advance_release(release=needed, user=release_manager, reason="Because.")
    Override.objects.create(
        plugin=needed.plugin,
        key=f"user:{group.user_set.first().pk}",
        effect="deny",
        reason="Asked.",
    )

    assert advance_release(release=release, user=release_manager, reason="Because.")


def test_a_stop_takes_what_depends_on_it_along(needed, release, release_manager):
    advance_release(release=needed, user=release_manager, reason="Because.")
    advance_release(release=release, user=release_manager, reason="Because.")

    assert [(loss.key, loss.people) for loss in blast_radius("reactions")] == [
        ("reactions", 3),
        ("ideas", 3),
    ]
