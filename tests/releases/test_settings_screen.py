"""Release managers change a plugin's settings and give a plugin back that switched itself off."""

import dataclasses

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from plugins.api import is_on, plugin_settings
from plugins.contributions.guard import run_guarded
from plugins.gate import snapshot
from plugins.models import Breaker, Plugin
from releases.admin.settings import Difference
from tests.support import factories

pytestmark = pytest.mark.django_db


@dataclasses.dataclass
class Options:
    votes: int = 3
    shown: bool = True


@pytest.fixture
def manager(client, release_manager):
    admin = Permission.objects.get(codename="access_admin")
    release_manager.user_permissions.add(admin)
    client.force_login(release_manager)
    return release_manager


def test_the_screen_shows_and_stores_the_settings(sample, client, manager):
    sample.settings(Options)
    address = reverse("kring_release_settings", args=["sample"])
    assert 'name="votes" value="3"' in client.get(address).content.decode()

    client.post(address, {"votes": "7"})

    assert plugin_settings("sample") == {"votes": 7, "shown": False}
    assert "7" in client.get(address).content.decode()


def test_what_was_changed_is_shown_by_setting(sample, client, manager):
    sample.settings(Options)
    address = reverse("kring_release_settings", args=["sample"])

    client.post(address, {"votes": "7", "shown": "on"})
    client.post(address, {"votes": "7"})

    shown = [differences for _change, differences in client.get(address).context["changes"]]
    assert shown == [[Difference("Shown", True, False)], [Difference("Votes", 3, 7)]]


def test_what_its_own_check_says_is_on_the_screen_of_the_plugin(sample, client, manager):
    sample.health_check(lambda: "The well is dry.")
    snapshot.forget()

    page = client.get(reverse("kring_release_plugin", args=["sample"])).content.decode()

    assert "The well is dry." in page


def test_the_screen_is_gone_while_the_plugin_is_off(sample, client, manager):
    sample.settings(Options)
    Plugin.objects.filter(slug="sample").update(is_killed=True)
    snapshot.forget()

    assert client.get(reverse("kring_release_settings", args=["sample"])).status_code == 404


def test_a_plugin_that_was_stopped_by_evidence_is_given_back(sample, give, client, manager):
    user = give(factories.make_user())
    run_guarded("sample", "test", lambda: 1 / 0, user=user, budget_ms=150)
    Breaker.objects.create(feature="sample")
    snapshot.forget()
    assert not is_on("sample", user)
    reset = reverse("kring_release_plugin_action", args=["sample", "reset"])
    page = client.get(reverse("kring_release_plugin", args=["sample"])).content.decode()
    assert reset in page
    assert "ZeroDivisionError" in page

    client.post(reset, {"reason": "Repaired."})
    snapshot.forget()

    assert is_on("sample", user)
