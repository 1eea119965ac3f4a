"""A plugin from outside: begun, installed, migrated, released ring by ring to everyone, and stopped."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.outside_people import PLAN
from tests.browser.own_site import OK, OwnSite
from tests.support.browser import DESKTOP, Visitor

SLUG = "tips"
NOT_FOUND = 404
PAGES = ("/", "/colleagues/", f"/search/?q={quote('zonnepanelen')}")


@pytest.fixture
def outside(tmp_path, migrated_site):
    """A running site with people, into which the new plugin was installed and nothing else done."""
    site = OwnSite(tmp_path, migrated_site(tmp_path / "var"))
    people = json.loads(site.run("-m", "tests.browser.outside_people").splitlines()[-1])
    call_command(
        "startplugin",
        SLUG,
        dir=str(tmp_path),
        title="Handy tips",
        title_nl="Handige tips",
        goal="innovation",
        verbosity=0,
    )
    site.run(
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(site.packages),
        str(tmp_path / f"kring-{SLUG}"),
    )
    process = site.serve()
    try:
        site.wait()
        yield SimpleNamespace(site=site, people=people)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def windows(browser, outside):
    """Return ``open_window(name)``: a browser in which that person is signed in."""
    opened: list[Visitor] = []

    def open_window(name: str) -> Visitor:
        window = Visitor(browser, outside.site.address, name, viewport=DESKTOP)
        session = outside.people[name]["session"]
        window.context.add_cookies(
            [{"name": "sessionid", "value": session, "url": outside.site.address}]
        )
        opened.append(window)
        return window

    yield open_window
    problems = [problem for window in opened for problem in window.problems]
    for window in opened:
        window.context.close()
    assert not problems, "The browser reported: " + "; ".join(problems)


def having(outside) -> frozenset[str]:
    """Return who has the plugin now: everybody asks for it."""

    def answers(name: str) -> tuple[str, int]:
        session = outside.people[name]["session"]
        return name, outside.site.get(f"/api/plugins/{SLUG}/entries", session)[0]

    with ThreadPoolExecutor(4) as pool:
        answered = list(pool.map(answers, outside.people))
    assert {status for _name, status in answered} <= {OK, NOT_FOUND}, answered
    return frozenset(name for name, status in answered if status == OK)


def traces(outside, name: str) -> list[str]:
    """Return the pages of the site on which this person meets anything of the plugin."""
    session = outside.people[name]["session"]
    found = []
    for path in PAGES:
        status, text = outside.site.get(path, session)
        assert status == OK, path
        if any(word in text for word in (f"/apps/{SLUG}/", "Handige tips", f"/{SLUG}.css")):
            found.append(path)
    return found


def migrate(outside, page) -> None:
    """It is parked until it has its tables, and the admin says so and what to do."""
    page.goto("/admin/releases/")
    page.get_by_role("link", name="Handy tips", exact=True).click()
    expect(page.locator(".help-warning")).to_contain_text("manage.py migrate")
    expect(page.get_by_role("link", name="Enable")).to_have_count(0)


def plan(page) -> None:
    """Plan the release: a ladder that is there already, with the unit chosen by name."""
    page.get_by_role("link", name="Plan a release").click()
    page.locator("#id_version").fill("0.1.0")
    page.locator("#id_template").select_option(label=PLAN)
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("link", name="Change or simulate the plan").click()
    ring = page.locator(".rel-plan").nth(1)
    ring.get_by_role("combobox").first.fill("vergunn")
    ring.get_by_role("option", name="Vergunningen").click()
    page.locator(".rel-buttons").get_by_role("button", name="Save the plan").click()
    expect(page.locator(".rel-rung")).to_have_count(5)


def open_next(page, link: str = "Advance") -> None:
    page.get_by_role("link", name=link, exact=True).click()
    page.locator("#id_reason").fill("Think big, act small.")
    page.locator("button.button[type=submit]").filter(has_text="Open the next ring").click()
    expect(page.locator(".messages")).to_contain_text("The ring is open.")


def write_an_entry(page) -> None:
    """The ambassador finds the plugin in the menu and uses it."""
    page.goto("/")
    page.locator(f'a[href="/apps/{SLUG}/"]').first.click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("Nog niemand")
    page.get_by_role("link", name="Schrijf een bericht").click()
    page.locator("#id_title").fill("Zonnepanelen op het dak")
    page.locator("#id_text").fill("Vraag het na bij Vergunningen.")
    page.get_by_role("button", name="Delen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zonnepanelen op het dak")


# The database of the tests is not looked at; the browser is made ready for tests that do.
@pytest.mark.django_db(serialized_rollback=True)
@pytest.mark.slow
def test_a_plugin_from_outside_reaches_everyone_ring_by_ring_and_is_stopped(outside, windows):
    site, people = outside.site, outside.people
    manager, ambassador = windows("manager"), windows("ambassador0")
    page = manager.page
    page.set_viewport_size({"width": 1280, "height": 1800})

    migrate(outside, page)
    manager.look("outside-1-parked")
    site.run("manage.py", "migrate", "--verbosity", "0")
    page.reload()
    assert "a ring may be 50 % wide" in site.run("manage.py", "plugins", "check", SLUG)
    site.run("manage.py", "plugins", "conform", SLUG)
    assert "a ring may be 100 % wide" in site.run("manage.py", "plugins", "check", SLUG)
    page.get_by_role("link", name="Enable").click()
    page.locator("button.button[type=submit]").filter(has_text="Enable this plugin").click()
    plan(page)
    manager.look("outside-2-planned")
    assert having(outside) == frozenset()

    # Ambassadors: they have it, and for a colleague there is no such thing.
    open_next(page, "Start with the first ring")
    reached = [having(outside)]
    assert reached[0] == {name for name in people if name.startswith("ambassador")}
    write_an_entry(ambassador.page)
    ambassador.look("outside-3-entry")
    site.run(
        "-c",
        "import django; django.setup(); from kring.jobs.runner import run_due_jobs; run_due_jobs()",
    )
    assert traces(outside, "ambassador0") == list(PAGES)
    ambassador.page.goto("/")
    ambassador.look("outside-4-home")
    assert traces(outside, "colleague0") == []
    # The one page that announces what is under way leads nowhere yet.
    _status, coming = site.get("/releases/", people["colleague0"]["session"])
    assert "Handige tips" in coming
    assert f"/apps/{SLUG}/" not in coming
    colleague = windows("colleague0")
    for address in (f"/apps/{SLUG}/", f"/apps/{SLUG}/1/", f"/api/plugins/{SLUG}/entries"):
        answer = colleague.page.goto(address)
        assert answer.status == NOT_FOUND, address
    colleague.page.goto(f"/apps/{SLUG}/")
    colleague.look("outside-5-not-there")

    # Wider and wider: nobody who had it loses it.
    for _ring in ("Permits", "10 per cent", "50 per cent", "Everyone"):
        open_next(page)
        reached.append(having(outside))
        assert reached[-2] <= reached[-1], reached[-2] - reached[-1]
    manager.look("outside-6-everyone")
    unit, _tenth, half, everyone = reached[1:]
    assert unit == reached[0] | {name for name in people if name.startswith("permits")}
    assert unit < half < everyone == frozenset(people)
    colleague.page.goto(f"/apps/{SLUG}/")
    expect(colleague.page.get_by_role("link", name="Zonnepanelen op het dak")).to_be_visible()

    # Stopped: gone for all, also for who had it first.
    page.get_by_role("link", name="Stop", exact=True).click()
    page.locator("#id_reason").fill("It was too slow.")
    page.locator("button.serious").click()
    expect(page.locator(".help-critical").first).to_contain_text("It was too slow.")
    manager.look("outside-7-stopped")
    assert having(outside) == frozenset()
    assert [name for name in ("ambassador0", "colleague0") if traces(outside, name)] == []
