"""A release whose version, or whose feature, is not installed says so, and starts nothing unseen."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from plugins.models import Plugin
from releases.models import Release, Ring
from releases.services.ladder import LadderError, advance_release
from releases.services.plans import create_release
from releases.services.promotion import conditions_to_open
from tests.support import factories

pytestmark = pytest.mark.django_db
SLUG, FEATURE = "reactions", "names"
SAID = "Version 9.9 is not installed: 1.1.0 runs."


@pytest.fixture
def planned(release_manager):
    """The plan of a version that is not installed."""
    plugin = Plugin.objects.create(slug=SLUG, is_enabled=True)
    release = create_release(plugin=plugin, version="9.9", user=release_manager)
    for order in range(2):
        Ring.objects.create(
            release=release, order=order, name=f"Ring {order}", percentage=4_000 + order
        )
    return release


@pytest.fixture
def admin(client, release_manager):
    release_manager.user_permissions.add(Permission.objects.get(codename="access_admin"))
    release_manager.language = "en"
    release_manager.save()
    client.force_login(release_manager)
    return client


def page(client, release, *more):
    name = "kring_release_action" if more else "kring_release"
    return client.get(reverse(name, args=[release.pk, *more])).text


def test_the_form_names_the_installed_version(admin, planned):
    html = admin.get(reverse("kring_release_new", args=[SLUG])).text

    assert "Version 1.1.0 is installed." in html
    assert 'value="1.1.0"' in html


def test_a_version_is_kept_as_evidence_names_it(planned, release_manager):
    release = create_release(plugin=planned.plugin, version="1.1", user=release_manager)

    assert release.version == "1.1.0"


def test_it_does_not_start_and_says_why(admin, planned, release_manager):
    with pytest.raises(LadderError, match=r"9\.9"):
        advance_release(release=planned, user=release_manager, reason="Because.")

    assert "Version 9.9 is not installed: 1.1.0 runs" in page(admin, planned, "advance")


def test_its_page_says_so_until_that_version_is_installed(admin, planned, install):
    start = reverse("kring_release_action", args=[planned.pk, "advance"])
    assert SAID in page(admin, planned)
    assert start not in page(admin, planned)

    install(SLUG, "9.9")
    assert start in page(admin, planned)

    assert "is not installed" not in page(admin, planned)


def test_one_that_everybody_has_says_nothing_about_later_versions(admin, planned):
    Release.objects.update(status=Release.Status.DONE)

    assert "is not installed" not in page(admin, planned)


def test_after_an_upgrade_its_next_ring_opens_by_hand_only_and_that_is_said(
    admin, planned, install, release_manager
):
    install(SLUG, "9.9")
    advance_release(release=planned, user=release_manager, reason="Because.")
    coming = planned.rings.get(order=1)
    assert "version" not in {each.name for each in conditions_to_open(coming, 1)}

    install(SLUG, "9.10")

    [version] = [each for each in conditions_to_open(coming, 1) if each.name == "version"]
    assert (version.holds, version.actual, version.needed) == (False, "9.10", "9.9")
    assert "Version 9.9 is not installed: 9.10 runs." in page(admin, planned, "advance")


@pytest.fixture
def lost(make_release, install):
    """The release of a feature that an earlier version, which is installed now, does not have."""
    make_release(slug=SLUG)
    release = make_release(
        {"percentage": 10_000, "opened_at": timezone.now()},
        {"percentage": 10_000},
        slug=SLUG,
        feature=FEATURE,
    )
    Release.objects.filter(pk=release.pk).update(status=Release.Status.RUNNING)
    install(SLUG, "1.0.0", features=())
    return release


def test_the_release_of_a_feature_that_is_gone_says_so(admin, lost):
    html = page(admin, lost)

    assert "does not have this feature: nobody has it" in html
    assert "/feature/names/do/kill/" not in html
    assert reverse("kring_release_action", args=[lost.pk, "advance"]) not in html


def test_the_lists_say_that_a_feature_is_gone(admin, lost):
    for address in (reverse("kring_releases"), reverse("kring_release_plugin", args=[SLUG])):
        html = admin.get(address).text
        assert "Not in the installed version" in html, address
        assert reverse("kring_release", args=[lost.pk]) in html


@pytest.mark.parametrize(
    "name", ["kring_release_why", "kring_release_new", "kring_release_exception"]
)
def test_the_screens_of_its_plugin_go_on(admin, lost, name):
    assert admin.get(reverse(name, args=[SLUG])).status_code == 200


@pytest.mark.parametrize("action", ["advance", "pause", "roll_back"])
def test_what_can_be_done_with_it_is_said(admin, lost, action):
    assert admin.get(reverse("kring_release_action", args=[lost.pk, action])).status_code == 200


def test_no_ring_of_it_opens(lost, release_manager):
    with pytest.raises(LadderError, match="geen functie"):
        advance_release(release=lost, user=release_manager, reason="Because.")


def test_the_page_of_readers_goes_on(client, lost):
    factories.make_home()
    client.force_login(factories.make_employee(factories.make_unit(), language="en"))

    assert client.get("/releases/").status_code == 200
