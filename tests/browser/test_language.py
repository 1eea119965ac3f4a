"""Dutch for who reads Dutch, English for who reads English, on every kind of page."""

import re

import pytest
from playwright.sync_api import expect
from wagtail.models import Page

from people.models import Skill
from tests.support.messages import dutch

# What stands on the screen or is read aloud, one text per node, but for what is marked as being in
# another language: content, and the names of the languages.
VISIBLE = """
() => {
  const found = new Set();
  const here = document.documentElement.lang;
  const elsewhere = (element) => element.closest("[lang]").lang !== here;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("script, style, code, pre") || elsewhere(parent)) continue;
    found.add(walker.currentNode.data.replace(/\\s+/g, " ").trim());
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (!elsewhere(element)) found.add(element.getAttribute(name).trim());
    }
  }
  found.delete("");
  return [...found];
}
"""
LABELS = {
    "nl": ("Naar de tekst", "Zoek in Kring", "Uitloggen"),
    "en": ("Skip to the text", "Search Kring", "Sign out"),
}


def texts_of(page, address: str, language: str) -> set[str]:
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == language, address
    return set(page.evaluate(VISIBLE))


def chosen(page, language: str) -> None:
    """Choose the language in the menu, as a reader does."""
    page.goto("/")
    page.locator(".user-button").click()
    page.locator(f"#user-menu button[name=language][value={language}]").click()
    page.wait_for_function(f"document.documentElement.lang === '{language}'")


@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
def test_no_page_mixes_the_languages(visitor, organisation, language, other):
    """No text of the interface stands on a page in the language that the reader did not choose."""
    window = visitor("reader", organisation.reader)
    chosen(window.page, language)
    differing = {english: text for english, text in dutch().items() if english != text}
    wrong = set(differing) if language == "nl" else set(differing.values())
    right = set(differing.values()) if language == "nl" else set(differing)
    # Titles and skills are content, and languages are called as those who speak them do.
    content = {*Page.objects.values_list("title", flat=True), "English", "Nederlands"}
    content |= set(Skill.objects.values_list("name", flat=True))
    strange = []
    for name, address in organisation.addresses.items():
        found = texts_of(window.page, address, language)
        for label in LABELS[language]:
            assert any(label in text for text in found), f"{name}: {label!r} is not there"
        strange += [f"{name}: {text!r}" for text in sorted(found & (wrong - right) - content)]
    window.look(f"language-{language}")
    chosen(window.page, "nl")

    assert not strange, "\n".join(strange)


def test_the_sign_in_page_speaks_the_language_that_the_visitor_chooses(visitor, organisation):
    page = visitor("visitor").page
    page.goto("/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "nl"

    page.locator("button[name=language][value=en]").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(re.compile("^sign in$", re.IGNORECASE))
