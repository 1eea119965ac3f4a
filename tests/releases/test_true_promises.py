"""A screen that asks for a confirmation promises what then happens, and refuses beforehand what cannot be."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from plugins.gate import snapshot
from plugins.models import Plugin
from releases.models import Release, Ring
from releases.services.ladder import LadderError, advance_release
from releases.services.plans import PlanError, create_release
from tests.support import factories

pytestmark = pytest.mark.django_db
EVERYONE = {"percentage": 10_000}
STATES = [{"is_killed": True}, {"is_enabled": False}]


@pytest.fixture
def manager(client):
    user = factories.make_user(language="en")
    for codename in ("access_admin", "manage_releases"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    return user


def screen(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def off(slug="ideas", **state):
    Plugin.objects.filter(slug=slug).update(**state)
    snapshot.forget()


@pytest.mark.parametrize("state", STATES)
def test_a_release_of_a_plugin_that_nobody_has_does_not_climb(make_release, release_manager, state):
    release = make_release(EVERYONE)
    off(**state)

    with pytest.raises(LadderError):
        advance_release(release=release, user=release_manager, reason="Because.")
    assert Release.objects.get().status == "draft"


@pytest.mark.parametrize("state", STATES)
def test_the_screen_refuses_before_it_promises(client, manager, make_release, state):
    release = make_release(EVERYONE)
    off(**state)

    html = screen(client, "kring_release_action", release.pk, "advance")

    assert "before another ring opens" in html
    assert "within a second" not in html
    assert 'name="reason"' not in html


def test_enabling_shows_how_many_get_it_at_once(client, manager, make_release):
    make_release({**EVERYONE, "opened_at": timezone.now()})
    Release.objects.update(status="done")
    off(is_enabled=False)

    html = screen(client, "kring_release_plugin_action", "ideas", "enable")

    assert "Who get it at once" in html
    assert '<td class="rel-number">1</td>' in html


def test_a_rollback_shows_who_loses_it(client, manager, make_release):
    release = make_release(EVERYONE)
    advance_release(release=release, user=manager, reason="Because.")

    html = screen(client, "kring_release_action", release.pk, "roll_back")

    assert "Lose it: <strong>1</strong>" in html


def test_a_plan_for_what_everybody_has_says_so(client, manager, make_release):
    advance_release(release=make_release(EVERYONE), user=manager, reason="Because.")
    again = make_release(EVERYONE)

    html = screen(client, "kring_release_plan", again.pk)

    assert "gives it to nobody and takes it from nobody" in html


def test_a_plugin_and_its_feature_are_under_way_at_once(release_manager, make_release):
    whole = make_release(EVERYONE, EVERYONE, slug="reactions")
    advance_release(release=whole, user=release_manager, reason="Because.")
    part = create_release(
        plugin=whole.plugin, feature="names", version="1.1.0", user=release_manager
    )
    Ring.objects.create(release=part, order=0, name="Everyone", percentage=1)
    Ring.objects.create(release=part, order=1, name="Everyone", percentage=2)

    advance_release(release=part, user=release_manager, reason="Because.")

    assert Release.objects.filter(status="running").count() == 2


def test_a_feature_that_the_installed_version_has_not_is_not_planned(release_manager):
    plugin = Plugin.objects.create(slug="reactions", is_enabled=True)

    with pytest.raises(PlanError, match="“later”"):
        create_release(plugin=plugin, feature="later", version="2.0", user=release_manager)
