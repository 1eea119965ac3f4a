"""The screen of the index: with the keyboard, on a phone, in the dark, and against WCAG."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from plugins.testing.browser import axe_violations
from search.engine.mapping import MAPPING_VERSION
from search.models import DeadLetter, IndexBuild, OutboxEntry, Reconciliation
from search.outbox.entries import changed
from tests.support import factories

ADDRESS = "/admin/search/index/"


@pytest.fixture
def manager(site):
    user = factories.make_user(groups=["Index"], email="ilse@example.org", language="nl")
    user.groups.get().permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "manage_index"])
    )
    return user


@pytest.fixture
def trouble(site):
    """A build that runs, changes that wait for too long, and a document that is refused."""
    IndexBuild.objects.create(
        mapping_version=MAPPING_VERSION, total=20_000, done=7_500, seconds=25, note="429: busy"
    )
    Reconciliation.objects.create(target="database", documents=19_998, missing=2)
    DeadLetter.objects.create(
        source="content",
        document_id="7",
        reason="illegal_argument_exception: Document contains at least one immense term in "
        "field=“plugin” (whose UTF8 encoding is longer than the max length 32766)",
    )
    changed("content", ["7"])
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(minutes=40))


@pytest.mark.parametrize(
    ("name", "options"),
    [("desktop", {}), ("phone", {"phone": True}), ("dark", {"color_scheme": "dark"})],
)
def test_the_screen_meets_wcag_and_fits(visitor, manager, trouble, name, options):
    window = visitor(f"index-{name}", manager, **options)
    if name == "dark":
        profile = UserProfile.get_for_user(manager)
        profile.theme = "dark"
        profile.save()
    window.page.goto(ADDRESS)
    window.page.wait_for_load_state("networkidle")

    found = axe_violations(window.page, context={"include": [["#main"]]}, options=None)
    window.look(f"search-index-{name}")
    assert [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found] == []
    beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert window.page.evaluate(beyond) <= 2


def test_a_document_is_tried_again_with_the_keyboard(visitor, manager, trouble):
    window = visitor("index", manager)
    page = window.page
    page.goto(ADDRESS)
    OutboxEntry.objects.all().delete()
    page.get_by_role("button", name="content:7 opnieuw proberen").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 document wordt opnieuw geprobeerd.")).to_be_visible()
    assert OutboxEntry.objects.count() == 1


def test_building_anew_asks_first(visitor, manager, site):
    window = visitor("index", manager)
    page = window.page
    page.goto(ADDRESS)
    yes = page.get_by_role("button", name="Ja, opnieuw opbouwen")
    expect(yes).to_be_hidden()
    page.get_by_text("Opnieuw opbouwen …").focus()
    page.keyboard.press("Enter")
    yes.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("wordt op de achtergrond opnieuw opgebouwd")).to_be_visible()
