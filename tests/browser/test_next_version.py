"""Reactions 1.1 with a new feature comes to a site where everybody has 1.0: nobody loses anything at any step.

What exchanges here is the package as the site knows it: its version and the features of its manifest.
"""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission
from kring_reactions.models import Reaction
from packaging.version import Version
from playwright.sync_api import expect

from adoption.feedback.models import Feedback
from plugins.gate import snapshot
from plugins.gate.decisions import is_on
from plugins.install import conformance, records, registry
from plugins.models import Conformance
from releases.models import PlanTemplate, ReleaseEvent, Ring
from releases.selectors.audience import everybody, who_has
from releases.services.ladder import advance_release
from releases.services.plans import create_release
from releases.services.switches import enable_plugin
from tests.support import factories
from tests.support.browser import PHONE

SLUG, FEATURE = "reactions", "reactions.names"


@pytest.fixture
def install(settings):
    """Return a function that installs version 1.0, which has no features, or 1.1."""
    newer = settings.KRING_PLUGINS

    def put(version):
        older = tuple(
            replace(
                each,
                version=Version("1.0.0"),
                manifest=replace(each.manifest, version=Version("1.0.0"), features=()),
            )
            if each.slug == SLUG
            else each
            for each in newer
        )
        settings.KRING_PLUGINS = older if version == "1.0" else newer
        snapshot.forget()

    return put


@pytest.fixture
def manager(site):
    user = factories.make_user(language="en", first_name="Rosa", last_name="Kuiper")
    for codename in ("access_admin", "manage_releases"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


@pytest.fixture
def everywhere(site, manager, install):
    """Version 1.0, in use by everybody. Its suite passed like that of the version that is here."""
    passed = records.of_build(registry.get(SLUG))
    install("1.0")
    conformance.record_conformance(
        plugin=registry.get(SLUG),
        record=replace(passed, version="1.0.0"),
        origin=Conformance.Origin.ELSEWHERE,
        user=manager,
        reason="Because.",
    )
    plugin = enable_plugin(slug=SLUG, version="1.0.0", user=manager)
    release = create_release(plugin=plugin, version="1.0.0", user=manager)
    Ring.objects.create(release=release, order=0, name="Everyone", percentage=10_000)
    advance_release(release=release, user=manager, reason="Because.")
    yield release
    snapshot.forget()


def having(key):
    return who_has(snapshot.load(), key, everybody())


def test_a_new_version_climbs_and_comes_back_and_takes_nothing_from_anybody(
    visitor, manager, everywhere, install
):
    readers = [factories.make_employee(language="nl") for _number in range(6)]
    first, other = readers[0], readers[1]
    PlanTemplate.objects.all().delete()
    PlanTemplate.objects.create(
        name="First one, then all",
        rings=[
            {"name": "First", "keys": [f"user:{first.pk}"]},
            {"name": "Everyone", "percentage": 10_000},
        ],
    )
    news = factories.make_news()
    for reader in readers[:5]:
        Reaction.objects.create(user=reader, page=news, kind="like")

    def nobody_lost_anything():
        assert having(SLUG) == frozenset(everybody())
        assert Reaction.objects.count() == 5

    admin = visitor("release-manager", manager)
    mine, theirs = visitor("first", first), visitor("other", other)

    def shown(window):
        window.page.goto(news.url)
        expect(window.page.locator("#reactions")).to_be_visible()
        return window.page.locator("#reactions-names")

    nobody_lost_anything()
    install("1.1")
    nobody_lost_anything()
    assert having(FEATURE) == frozenset()
    expect(shown(mine)).to_have_count(0)

    page = admin.page
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(f"/admin/releases/plugin/{SLUG}/plan/")
    expect(page.locator(".rel-intro")).to_contain_text("changes for everybody at the restart")
    page.get_by_label("What is released").select_option(label="See at once who")
    admin.look("release-of-a-feature")
    page.get_by_role("button", name="Make the plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reactions: See at once who")
    nobody_lost_anything()

    page.get_by_role("link", name="Start with the first ring").click()
    expect(page.locator(".rel-people").first).to_contain_text("1")
    page.locator("#id_reason").fill("Think big, act small.")
    page.locator("button.button[type=submit]").filter(has_text="Open the next ring").click()
    expect(page.locator(".rel-rung--here")).to_have_count(1)
    assert having(FEATURE) == {first.pk}
    nobody_lost_anything()
    expect(shown(mine)).to_contain_text("en 2 anderen")
    mine.look("who-reacted")
    expect(shown(theirs)).to_have_count(0)

    page.get_by_role("link", name="Advance", exact=True).click()
    page.locator("#id_reason").fill("Think big, act small.")
    page.locator("button.button[type=submit]").filter(has_text="Open the next ring").click()
    expect(page.locator(".rel-title-state")).to_contain_text("Reached everyone")
    assert having(FEATURE) == frozenset(everybody())
    nobody_lost_anything()
    expect(shown(theirs)).to_contain_text("en 2 anderen")

    page.get_by_role("link", name="Roll back").click()
    page.locator("#id_reason").fill("People find it too busy.")
    admin.look("roll-back-of-a-feature")
    page.locator("button.serious").click()
    expect(page.locator(".rel-title-state")).to_contain_text("Rolled back")
    assert having(FEATURE) == frozenset()
    nobody_lost_anything()
    expect(shown(theirs)).to_have_count(0)

    install("1.0")
    nobody_lost_anything()
    expect(shown(mine)).to_have_count(0)
    install("1.1")
    nobody_lost_anything()
    expect(shown(mine)).to_have_count(0)
    assert registry.get(SLUG).version == Version("1.1.0")
    assert ReleaseEvent.objects.first_broken() is None


def test_the_list_shows_a_feature_below_its_plugin(visitor, manager, everywhere, install):
    install("1.1")
    window = visitor("release-list", manager)

    window.page.goto("/admin/releases/")

    row = window.page.get_by_role("row").filter(has_text="Reactions: See at once who")
    expect(row).to_contain_text("Off: no release yet")
    window.look("release-list")


def test_one_feature_is_stopped_from_its_release_and_asked_about(
    visitor, manager, everywhere, install
):
    install("1.1")
    plugin = everywhere.plugin
    release = create_release(plugin=plugin, feature="names", version="1.1.0", user=manager)
    for order, name in enumerate(("First", "Everyone")):
        Ring.objects.create(release=release, order=order, name=name, percentage=10_000)
    advance_release(release=release, user=manager, reason="Because.")
    snapshot.forget()
    reader = factories.make_employee(language="nl")
    news = factories.make_news()
    mine = visitor("reader", reader)
    mine.page.set_viewport_size(PHONE)
    mine.page.goto(news.url)
    mine.page.locator(".feedback summary").first.click()
    mine.page.get_by_role("radio", name="Zie meteen wie").check()
    mine.page.get_by_role("radio", name="Top").check()
    mine.look("feedback-on-a-feature")
    mine.page.get_by_role("button", name="Versturen").click()
    expect(mine.page.locator(".feedback-done")).to_be_visible()
    assert Feedback.objects.get().feature_key == FEATURE

    admin = visitor("release-manager", manager)
    page = admin.page
    page.goto(f"/admin/releases/{release.pk}/")
    page.get_by_role("link", name="Stop", exact=True).click()
    page.locator("#id_reason").fill("It shows too much.")
    admin.look("stop-of-a-feature")
    page.locator("button.serious").click()
    expect(page.locator("#features ~ ul").first).to_contain_text("It shows too much.")
    admin.look("plugin-with-a-stopped-feature")
    assert not is_on(FEATURE, reader)
    assert is_on(SLUG, reader)

    page.goto(f"/admin/releases/{release.pk}/")
    expect(page.locator(".help-critical")).to_contain_text("This feature is stopped for everybody")
    admin.look("release-of-a-stopped-feature")
    page.set_viewport_size(PHONE)
    admin.look("release-of-a-stopped-feature-narrow")
    page.goto(f"/admin/releases/plugin/{SLUG}/")
    admin.look("plugin-with-a-stopped-feature-narrow")
    page.goto(f"/admin/releases/{release.pk}/")
    page.get_by_role("link", name="Start again").click()
    page.locator("#id_reason").fill("Mended.")
    page.locator("button.button[type=submit]").filter(has_text="Start this feature again").click()
    expect(page.locator("#features ~ ul").first).not_to_contain_text("It shows too much.")
    assert is_on(FEATURE, reader)
