"""Searching with the keyboard, on a phone, and without any script, on the real node."""

import os
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone
from elasticsearch import Elasticsearch
from playwright.sync_api import expect

from kring.core.groups import EDITORS
from news.models import NewsCategory
from people.models import Person
from plugins.testing.browser import NARROW, WIDE, looks
from search.engine import ask, client
from search.upkeep.rebuild import rebuild
from tests.support import factories
from tests.support.accessibility import REFLOW, STICKING_OUT

PREFIX = f"searchpages{os.getpid()}_"
SIZES = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def searched(organisation, elasticsearch_url, django_db_blocker):
    """The organisation with enough to page through, in an index of its own on the real node."""
    with django_db_blocker.unblock():
        _more_content(organisation)
        with override_settings(ELASTICSEARCH_URL=elasticsearch_url, INDEX_PREFIX=PREFIX):
            client.readers_circuit.reset()
            rebuild()
            yield organisation
    with Elasticsearch(elasticsearch_url, request_timeout=60) as node:
        for name in node.indices.get(index=f"{PREFIX}*"):
            node.indices.delete(index=name)
        for each in node.synonyms.get_synonyms_sets(size=1000)["results"]:
            if each["synonyms_set"].startswith(PREFIX):
                node.synonyms.delete_synonym(id=each["synonyms_set"])


def _more_content(organisation):
    people = NewsCategory.objects.create(slug="mensen", name_nl="Mensen", name_en="People")
    workplace = NewsCategory.objects.get(slug="werkplek")
    for number in range(24):
        page = factories.make_news(
            title=f"Fietsplan, aflevering {number + 1}",
            summary="Wat je van de fiets terugkrijgt.",
            news_author=organisation.colleague if number % 2 else None,
            language="en" if number % 5 == 0 else "nl",
        )
        page.categories.add(people if number % 3 else workplace)
        page.first_published_at = timezone.now() - timedelta(days=120 * (number % 4))
        factories.publish(page)
    factories.make_guidance(title="Fietsplan aanvragen", content_owner=organisation.colleague)
    factories.make_person(
        organisation.unit, "Fietscoördinator", first_name="Fietje", last_name="Fiets"
    )
    editor = factories.make_employee(
        organisation.unit, email="redactie@example.org", language="nl", groups=[EDITORS]
    )
    organisation.addresses["editor"] = editor.email


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """A browser beside the node on one machine is slow: how long readers wait is tested elsewhere."""
    monkeypatch.setitem(client.ask_engine.__kwdefaults__, "seconds", 20)
    monkeypatch.setattr(ask, "SUGGEST_SECONDS", 20)
    client.readers_circuit.reset()
    cache.clear()


@pytest.fixture
def opened(visitor, searched):
    """Return a function that opens the results page for a reader, by size of the window."""

    def opened(address: str, *, phone: bool = False, **options):
        window = visitor("phone" if phone else "desktop", searched.reader, phone=phone, **options)
        window.page.goto(address)
        return window

    return opened


def type_into_header(page, text: str):
    box = page.locator("#site-search")
    box.focus()
    box.press_sequentially(text, delay=20)
    return box


def meant(page) -> str:
    """Return the text of the suggestion that a screen reader would read."""
    return page.evaluate(
        """() => {
          const id = document.activeElement.getAttribute("aria-activedescendant");
          return id ? document.getElementById(id).innerText : "";
        }"""
    )


def tab_to(page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _stop in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    message = f"Tab does not reach {selector}"
    raise AssertionError(message)


@SIZES
def test_a_colleague_is_found_while_typing_with_the_keyboard_alone(opened, searched, phone):
    window = opened("/", phone=phone)
    page = window.page

    box = type_into_header(page, "zoe")

    expect(page.get_by_role("option").first).to_contain_text("Zoë van der Meer-Özdemir")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".site-search [role=status]")).to_contain_text("suggestie")
    assert meant(page) == "", "nothing is meant before somebody chooses"
    page.keyboard.press("ArrowDown")
    assert "Zoë van der Meer-Özdemir" in meant(page)
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    window.look("search-1-suggestions")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("Zoë van der Meer-Özdemir")
    assert searched.colleague.get_absolute_url() in page.url


def test_arrows_home_and_end_move_through_the_suggestions_and_back(opened):
    page = opened("/").page
    box = type_into_header(page, "fiets")
    expect(page.get_by_role("option").first).to_be_visible()
    titles = page.get_by_role("option").all_inner_texts()
    assert len(titles) > 3

    page.keyboard.press("ArrowUp")
    assert meant(page) == titles[-1], "up from the input is the last"
    page.keyboard.press("ArrowDown")
    assert meant(page) == "", "down from the last is the input"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert meant(page) == titles[1]
    page.keyboard.press("Home")
    assert meant(page) == titles[0]
    page.keyboard.press("End")
    assert meant(page) == titles[-1]

    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("fiets")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_enter_without_a_choice_searches_for_what_was_typed(opened):
    page = opened("/").page
    type_into_header(page, "fietspl")
    expect(page.get_by_role("option").first).to_be_visible()

    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=fietspl")


def test_the_answer_to_older_typing_never_shows(opened):
    page = opened("/").page
    held = []
    page.route(re.compile(r"suggest/\?q=zoe$"), lambda route: held.append(route))
    box = type_into_header(page, "zoe")
    page.wait_for_timeout(400)
    assert held, "the first question was asked"

    box.fill("fiets")
    expect(page.get_by_role("option").first).to_contain_text("Fiets")
    for route in held:
        route.continue_()
    page.wait_for_timeout(400)

    assert "Zoë" not in page.get_by_role("listbox").inner_text()


def test_a_suggestion_is_tapped_on_a_phone(opened, searched):
    window = opened("/", phone=True)
    page = window.page
    page.locator("#site-search").tap()
    page.locator("#site-search").press_sequentially("zoe")
    page.get_by_role("option", name=re.compile("Zoë")).tap()

    expect(page.locator("h1")).to_contain_text("Zoë van der Meer-Özdemir")


def test_recent_searches_come_back_and_are_cleared_by_the_keyboard(opened):
    window = opened("/search/?q=fietsplan")
    page = window.page
    page.goto("/")
    page.locator("#site-search").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_text("fietsplan")
    page.keyboard.press("ArrowDown")
    assert meant(page) == "fietsplan"
    window.look("search-2-recent")

    tab_to(page, "[data-forget]")
    page.keyboard.press("Enter")

    expect(page.locator("#site-search")).to_be_focused()
    expect(page.locator(".site-search [role=status]")).to_contain_text("gewist")
    page.goto("/search/")
    expect(page.locator(".search-recent")).to_have_count(0)


@SIZES
def test_results_are_narrowed_and_widened_with_the_keyboard_alone(opened, phone):
    window = opened("/search/?q=fietsplan", phone=phone)
    page = window.page
    expect(page.locator(".search-hit").first).to_be_visible()
    window.look("search-3-results")

    if phone:
        tab_to(page, ".search-filter-button")
        page.keyboard.press("Enter")
        expect(page.locator("#search-facets")).to_be_visible()
        window.look("search-4-facets-open")
        page.keyboard.press("Escape")
        expect(page.locator("#search-facets")).to_be_hidden()
        page.keyboard.press("Enter")
    tab_to(page, "#search-facets [aria-labelledby=facet-language] li:last-child a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=fietsplan&language=en")
    chip = page.locator(".search-chosen .chip")
    expect(chip).to_contain_text("Engels")
    expect(page.locator(".search-hit")).to_have_count(5)
    window.look("search-5-filtered")

    tab_to(page, ".search-chosen .chip")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q=fietsplan$"))
    expect(page.locator(".search-chosen")).to_have_count(0)

    tab_to(page, ".search-kinds li:nth-child(2) a")
    page.keyboard.press("Enter")
    expect(page.locator(".search-kinds [aria-current]")).to_have_count(1)
    expect(page).to_have_url(re.compile("kind="))


@SIZES
def test_pages_are_turned_with_the_keyboard_alone(opened, phone):
    window = opened("/search/?q=fietsplan&sort=newest", phone=phone)
    page = window.page
    first = page.locator(".search-hit-title").all_inner_texts()
    assert len(first) == 20

    tab_to(page, ".pages [rel=next]")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=fietsplan&sort=newest&page=2")
    second = page.locator(".search-hit-title").all_inner_texts()
    assert second
    assert not set(first) & set(second)
    expect(page.locator(".search-count")).to_contain_text("pagina 2 van 2")
    window.look("search-6-page-2")
    page.goto("/search/?q=fietsplan&page=999999")
    page.wait_for_url("**/search/?q=fietsplan&page=2")


def test_a_slip_of_the_keyboard_is_put_right(opened):
    window = opened("/search/?q=fietspaln")
    page = window.page
    said = page.locator(".search-mean")
    expect(said.locator("strong")).to_have_text(re.compile("fietsplan", re.IGNORECASE))
    expect(page.locator(".search-hit").first).to_be_visible()
    window.look("search-7-corrected")

    said.locator("a").click()

    expect(page.locator("#search-q")).to_have_value("fietspaln")
    expect(page.locator(".search-mean strong")).to_have_count(0)


@SIZES
def test_everything_works_without_a_script(opened, phone):
    window = opened("/", phone=phone, java_script_enabled=False)
    page = window.page

    page.locator("#site-search").fill("fietsplan")
    page.locator(".site-search button[type=submit]").click()
    expect(page.locator(".search-hit")).to_have_count(20)
    assert page.locator("#site-search").get_attribute("role") is None
    window.keep("search-8-no-script")
    if phone:
        page.locator(".search-filter-button").click()
    page.locator("#search-facets [aria-labelledby=facet-language] a").last.click()
    expect(page.locator(".search-hit")).to_have_count(5)
    page.locator(".search-chosen .chip").click()
    page.locator(".pages [rel=next]").click()
    expect(page.locator(".search-hit").first).to_be_visible()
    page.goto("/search/")
    page.get_by_role("button", name="Wis waar ik naar zocht").click()
    expect(page.locator(".search-recent")).to_have_count(0)


def test_an_editor_sees_why_a_hit_stands_where_it_stands(visitor, searched):
    editor = Person.objects.get(user__email=searched.addresses["editor"]).user
    window = visitor("desktop", editor)
    page = window.page
    page.goto("/search/?q=fietsplan")
    page.get_by_role("link", name="Laat zien waarom").click()

    expect(page.locator(".search-hit-reasons").first).to_contain_text("Score")
    window.look("search-9-reasons")


def _faults(page, what: str) -> list[str]:
    found = []
    for size, scheme, violated in looks(page):
        for violation in violated:
            found += [
                f"{what}, {size['width']} px, {scheme}: {violation['id']}: {node['html'][:160]}"
                for node in violation["nodes"][:3]
            ]
    return found


def test_every_state_of_searching_meets_wcag(opened):
    window = opened("/search/?q=fietsplan&language=en")
    page = window.page
    faults = _faults(page, "results, narrowed")
    page.locator(".search-help summary").click()
    faults += _faults(page, "help open")
    window.look("search-10-help")
    page.goto("/search/?q=xyzzy+vanaf:2025&unit=huisvesting")
    faults += _faults(page, "nothing found")
    window.look("search-11-nothing")
    page.goto("/search/")
    faults += _faults(page, "start")
    window.look("search-12-start")
    page.set_viewport_size(WIDE)
    page.goto("/")
    type_into_header(page, "fiets")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    faults += _faults(page, "suggestions open")
    page.set_viewport_size(NARROW)
    page.goto("/search/?q=fietsplan")
    page.locator(".search-filter-button").click()
    faults += [fault for fault in _faults(page, "facets open") if f"{NARROW['width']} px" in fault]

    assert not faults, "\n".join(faults)


def test_nothing_sticks_out_at_320_pixels(opened):
    page = opened("/search/?q=fietsplan&language=en&author=1&sort=newest").page
    page.set_viewport_size(REFLOW)
    wide = []
    for address in ("/search/?q=fietsplan&language=en", "/search/?q=" + "w" * 250, "/search/"):
        page.goto(address)
        page.locator(".search-help summary").click()
        page.locator("#search-q").focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(400)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > REFLOW["width"]:
            wide.append(f"{address}: {width} px, {page.evaluate(STICKING_OUT)}")

    assert not wide, "\n".join(wide)
