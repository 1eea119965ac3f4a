"""Every kind of page, for everybody: WCAG 2.2 AA, light and dark, wide and narrow."""

import pytest
from playwright.sync_api import expect

from people.models import Person
from plugins.testing.browser import axe_violations
from tests.support.accessibility import FOCUSED, REFLOW, STICKING_OUT, check


def test_pages_of_the_site_meet_wcag(visitor, organisation):
    check(visitor("reader", organisation.reader), organisation.addresses)


def test_pages_for_some_meet_wcag(visitor, organisation):
    check(visitor("manager", organisation.manager), {"composer": "/compose/"})
    check(visitor("staff", organisation.staff), {"gallery": "/components/"})


def test_pages_before_signing_in_meet_wcag(visitor, organisation):
    pages = {
        "sign-in": "/accounts/login/",
        "password reset": "/accounts/password/reset/",
        "password reset sent": "/accounts/password/reset/done/",
    }
    check(visitor("visitor"), pages)


def test_forms_with_errors_meet_wcag(visitor, organisation):
    window = visitor("visitor")
    window.page.goto("/accounts/login/")
    window.page.fill("input[name=login]", "anna@example.org")
    window.page.fill("input[name=password]", "something else")
    window.page.keyboard.press("Enter")
    window.page.wait_for_selector("[aria-invalid=true], .errorlist, .field-error, [role=alert]")

    found = axe_violations(window.page)

    assert not found, found
    window.look("sign-in-error")


def test_nothing_sticks_out_at_320_pixels(visitor, organisation):
    pages = organisation.addresses | {"sign-in": "/accounts/login/"}
    window = visitor("reader", organisation.reader)
    window.page.set_viewport_size(REFLOW)
    manager = visitor("manager", organisation.manager)
    manager.page.set_viewport_size(REFLOW)
    wide = []
    for someone, name, address in (
        *((window, *item) for item in pages.items()),
        (manager, "composer", "/compose/"),
    ):
        someone.page.goto(address)
        width = someone.page.evaluate("document.documentElement.scrollWidth")
        if width > REFLOW["width"]:
            wide.append(f"{name}: {width} px, {someone.page.evaluate(STICKING_OUT)}")

    assert not wide, "\n".join(wide)


def test_the_first_stop_of_the_keyboard_leads_to_the_text(visitor, organisation):
    page = visitor("reader", organisation.reader).page
    page.goto(organisation.news.url)

    page.keyboard.press("Tab")
    skip = page.locator(":focus")

    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["y"] >= 0, "the link is not on the screen when it has the focus"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_every_stop_of_the_keyboard_is_visible(visitor, organisation):
    """Focus shows as an outline or a shadow, and is never under something else (WCAG 2.4.11)."""
    page = visitor("reader", organisation.reader, reduced_motion="reduce").page
    hidden = []
    for address in ("/", organisation.news.url, "/colleagues/"):
        page.goto(address)
        first = None
        for _stop in range(80):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused is None or focused["id"] == first:
                break
            first = first or focused["id"]
            if not focused["shown"] or focused["covered"]:
                hidden.append(f"{address}: {focused}")

    assert not hidden, "\n".join(hidden)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_menus_work_with_the_keyboard_alone(visitor, organisation, phone):
    window = visitor("phone" if phone else "desktop", organisation.reader, phone=phone)
    page = window.page
    page.goto("/")
    name = Person.objects.get(user=organisation.reader).display_name

    if phone:
        page.locator(".site-menu-button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#site-menu")).to_be_visible()
        window.look("menu-open")
    page.locator("#site-menu a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.rstrip("/") != window.base_url)

    page.locator(".user-button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#user-menu")).to_be_visible()
    expect(page.locator("#user-menu")).to_contain_text(name)
    window.look("user-menu-open")
    page.keyboard.press("Escape")
    expect(page.locator("#user-menu")).to_be_hidden()
    expect(page.locator(".user-button")).to_be_focused()


def test_nothing_moves_for_who_asked_for_less_motion(visitor, organisation):
    page = visitor("reader", organisation.reader, reduced_motion="reduce").page
    moving = []
    for address in ("/", organisation.news.url):
        page.goto(address)
        moving += page.evaluate(
            """() => [...document.querySelectorAll("*")].filter((element) => {
              const style = getComputedStyle(element);
              const longest = (value) => Math.max(...value.split(",").map(parseFloat));
              return longest(style.transitionDuration) > 0.001
                || (style.animationName !== "none" && longest(style.animationDuration) > 0.001)
                || style.scrollBehavior === "smooth";
            }).map((element) => element.outerHTML.slice(0, 100))"""
        )

    assert not moving, "\n".join(moving)
