"""Dark when somebody wants it dark; on paper only what one reads."""

import re

import pytest
from playwright.sync_api import expect

LUMINANCE = """
(selector) => {
  const [r, g, b] = getComputedStyle(document.querySelector(selector))
    .backgroundColor.match(/[\\d.]+/g).map(Number);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
"""


def brightness(page) -> float:
    """Return how light the page is: 0 is black, 1 is white."""
    return page.evaluate(LUMINANCE, "body")


def choose_appearance(page, value: str) -> None:
    """Choose light, dark or the device's own in the menu."""
    page.goto("/")
    page.locator(".user-button").click()
    button = page.locator(f"#user-menu button[name=appearance][value={value}]")
    with page.expect_navigation():
        button.click()


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_without_a_choice_the_page_follows_the_device(visitor, organisation, scheme, is_dark):
    window = visitor("reader", organisation.reader, color_scheme=scheme)

    window.page.goto(organisation.news.url)

    assert (brightness(window.page) < 0.2) is is_dark
    window.look(f"device-{scheme}")


@pytest.mark.parametrize(("choice", "scheme"), [("dark", "light"), ("light", "dark")])
def test_the_choice_of_the_reader_wins_from_the_device(visitor, organisation, choice, scheme):
    window = visitor("reader", organisation.reader, color_scheme=scheme)

    choose_appearance(window.page, choice)
    window.page.goto(organisation.news.url)
    chosen = brightness(window.page)
    window.look(f"chosen-{choice}")
    window.page.goto("/colleagues/")
    elsewhere = brightness(window.page)
    choose_appearance(window.page, "auto")

    assert (chosen < 0.2) is (choice == "dark")
    assert (elsewhere < 0.2) is (choice == "dark")


def test_dark_changes_nothing_on_paper(visitor, organisation):
    page = visitor("reader", organisation.reader, color_scheme="dark").page
    page.goto(organisation.news.url)

    page.emulate_media(media="print")

    assert brightness(page) > 0.9
    assert re.match(r"rgb\((\d|[1-4]\d), ", page.evaluate("getComputedStyle(document.body).color"))


def test_on_paper_stands_the_text_without_the_navigation(visitor, organisation):
    window = visitor("reader", organisation.reader)
    page = window.page
    page.goto(organisation.guidance.url)

    page.emulate_media(media="print")

    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Eindelijk plek voor een goed gesprek").first).to_be_visible()
    answer = page.locator(".accordion-block details .rich-text").first
    assert answer.bounding_box()["height"] > 0, "a closed answer is lost on paper"
    for part in (".site-menu", ".site-search", ".user-button", ".site-footer nav", ".breadcrumbs"):
        expect(page.locator(part).first, part).to_be_hidden()
    window.look("print")
