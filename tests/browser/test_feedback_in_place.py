"""Asking for feedback where one meets a feature: by keyboard, on a phone, and without faults of axe."""

import re

from kring_ideas.services import hand_in_idea
from kring_reactions.models import Reaction
from playwright.sync_api import expect

from adoption.feedback.models import Feedback
from tests.support import factories
from tests.support.accessibility import REFLOW, STICKING_OUT, check


def make_reader():
    user = factories.make_user(language="nl")
    factories.make_person(factories.make_unit(), user=user, email=user.email)
    return user


def test_a_flop_is_given_below_the_page_by_keyboard_without_leaving_it(visitor, released_to):
    released_to("ideas")
    window = visitor("reader", make_reader(), phone=True)
    page = window.page
    page.goto("/apps/ideas/")
    summary = page.locator(".feedback-here summary")
    expect(summary).to_have_text("Tip, top of flop? Ideeën")

    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _flop in range(2):
        page.keyboard.press("ArrowDown")
    window.look("feedback-open-390")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    text = page.locator(".feedback-here textarea")
    expect(text).to_be_focused()
    expect(text).to_have_attribute("aria-invalid", "true")
    # No person is faster than htmx, which takes a moment to see to what it has put in place.
    page.wait_for_function("() => !document.querySelector('.htmx-settling, .htmx-swapping')")
    page.keyboard.type("De knop is te klein")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    # In a small group people may guess who it was: the form says so before it sends.
    expect(page.locator(".feedback-here .field-error")).to_contain_text(
        "vermoeden dat jij het bent"
    )
    page.wait_for_function("() => !document.querySelector('.htmx-settling, .htmx-swapping')")
    page.get_by_role("button", name="Versturen").press("Enter")

    expect(page.locator(".feedback-done[role=status]")).to_be_focused()
    window.look("feedback-done-390")
    expect(page).to_have_url(re.compile(r"/apps/ideas/$"))
    given = Feedback.objects.get()
    assert (given.kind, given.text, given.giver) == ("flop", "De knop is te klein", None)


def test_the_form_takes_little_room_and_has_no_faults_wherever_it_stands(visitor, released_to):
    released_to("ideas")
    released_to("reactions")
    reader, news = make_reader(), factories.make_news()
    idea = hand_in_idea(title="Een droge fietsenstalling", text="Met dak.", author=reader)
    Reaction.objects.create(user=reader, page=news, kind="like")
    window = visitor("reader", reader)
    pages = {
        "feedback at a plugin": idea.get_absolute_url(),
        "feedback at a slot": news.url,
        "feedback at home": "/",
        "reactions on a list": factories.make_news_index().url,
    }

    check(window, pages)
    window.page.set_viewport_size(REFLOW)
    for name, address in pages.items():
        window.page.goto(address)
        assert window.page.evaluate(STICKING_OUT) == [], name
        for form in window.page.locator(".feedback-here .feedback").all():
            assert form.bounding_box()["height"] < 60, name
            form.locator("> summary").click()
        assert window.page.evaluate(STICKING_OUT) == [], name
