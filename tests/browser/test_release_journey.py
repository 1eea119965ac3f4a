"""A release manager takes a plugin from a plan to its first people, and stops it again."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import expect

from adoption.ambassadors.models import Ambassador
from plugins.gate import snapshot
from plugins.models import Plugin
from releases.models import Release, ReleaseEvent
from releases.services.starting_plans import think_big_act_small
from releases.services.switches import enable_plugin, note_stops
from tests.support import factories

SLUG = "trial"


@pytest.fixture
def manager(site):
    user = factories.make_user(language="en", first_name="Rosa", last_name="Kuiper")
    for codename in ("access_admin", "manage_releases"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


@pytest.fixture
def plugin(site):
    for first_name in ("Anna", "Bram", "Chris"):
        user = factories.make_employee(factories.make_unit(), first_name=first_name)
        Ambassador.objects.create(
            user=user, status=Ambassador.Status.ACTIVE, since=timezone.localdate()
        )
    yield enable_plugin(slug=SLUG, version="1.0", user=None)
    snapshot.forget()


def test_a_release_from_plan_to_stop(visitor, manager, plugin):
    think_big_act_small()
    window = visitor("release-manager", manager, timezone_id="Europe/Amsterdam")
    page = window.page
    # The admin scrolls inside itself: a tall window shows all of it in a picture.
    page.set_viewport_size({"width": 1280, "height": 2000})
    page.goto("/admin/releases/")
    page.get_by_role("link", name=SLUG, exact=True).click()
    page.get_by_role("link", name="Plan a release").click()
    page.locator("#id_version").fill("1.0")
    page.get_by_role("button", name="Make the plan").click()

    ladder = page.locator(".rel-rung")
    expect(ladder).to_have_count(6)
    expect(ladder.first.locator(".rel-figure")).to_contain_text("3 people more")
    window.look("release-plan")

    page.get_by_role("link", name="Start with the first ring").click()
    expect(page.locator(".rel-people").first).to_contain_text("3")
    page.locator("#id_reason").fill("Start small.")
    page.locator("button.button[type=submit]").filter(has_text="Open the next ring").click()
    expect(page.locator(".rel-rung--here")).to_have_count(1)
    expect(page.locator(".chart canvas").first).to_be_visible()
    window.look("release-ambassadors")

    page.get_by_role("link", name="Change or simulate the plan").click()
    page.locator("#id_rings-1-percentage").fill("100")
    page.locator(".rel-buttons").get_by_role("button", name="Simulate").click()
    expect(page.locator(".rel-simulation")).to_contain_text("3 of")
    window.look("release-simulation")
    assert Release.objects.get().rings.get(order=1).percentage == 0

    page.locator(".rel-buttons").get_by_role("link", name="Go back").click()
    page.get_by_role("link", name="Stop", exact=True).click()
    expect(page.locator(".rel-simulation")).to_contain_text("3")
    page.locator("#id_reason").fill("It was too slow.")
    window.look("release-stop")
    page.locator("button.serious").click()

    expect(page.locator(".help-critical").first).to_contain_text("It was too slow.")
    window.look("release-stopped")
    note_stops()
    assert Plugin.objects.get().is_killed
    assert ReleaseEvent.objects.latest("sequence").people_affected == 3
    assert ReleaseEvent.objects.first_broken() is None


def test_the_screens_fit_a_phone(visitor, manager, plugin):
    window = visitor("release-phone", manager, phone=True)
    for address in ("/admin/releases/", f"/admin/releases/plugin/{SLUG}/"):
        window.page.goto(address)
        wide = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
    window.look("release-plugin")
