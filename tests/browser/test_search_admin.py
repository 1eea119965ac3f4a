"""The screens of search in the admin: with the keyboard, on a phone, in the dark, and against WCAG."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from plugins.testing.browser import axe_violations
from search.curation import weights
from search.engine.weights import DEFAULT
from search.models import (
    HiddenDocument,
    JudgedQuery,
    LoggedSearch,
    Pin,
    PinnedDocument,
    Synonym,
)
from search.outbox.draining import drain
from tests.support import factories
from tests.support.editors import make_manager, make_synonym

# Wagtail's own frame around the screens, and its own widgets, are not ours to judge.
OURS = {"include": [["#main"]], "exclude": [[".w-dropdown"], ["[data-contentpath-disabled]"]]}
FORBIDDEN_BEYOND = 2
SAVE = "#w-editor-form footer button[type=submit]"


@pytest.fixture
def manager(site):
    return make_manager(email="zita@example.org", language="nl")


@pytest.fixture
def news():
    news = factories.make_news(title="Warmtepomp in het gemeentehuis")
    factories.make_news(title="Warmtepompen en isolatie")
    drain()
    return news


def violations(page):
    found = axe_violations(page, context=OURS, options=None)
    return [f"{page.url}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


def logged(text, total=4, people=6, days=0):
    for person in range(people):
        LoggedSearch.objects.create(
            text=text,
            folded=text,
            total=total,
            person=str(person),
            bucket=person,
            at=timezone.now() - timedelta(days=days),
        )


def test_a_rule_is_made_with_the_keyboard(visitor, manager):
    window = visitor("manager", manager)
    window.page.goto("/admin/search/synonyms/new/")
    window.page.locator("#id_words").focus()
    window.page.keyboard.type("verwarming")
    window.page.locator(SAVE).first.focus()
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_text("Noem twee of meer woorden")).to_be_visible()
    window.look("search-synonym-error")

    window.page.locator("#id_words").focus()
    window.page.keyboard.press("Control+End")
    window.page.keyboard.type(", warmtepomp")
    window.page.locator(SAVE).first.focus()
    window.page.keyboard.press("Enter")

    window.page.wait_for_url("**/search/synonyms/")
    rule = Synonym.objects.get(words="verwarming, warmtepomp")
    assert rule.changed_by == manager


def test_a_document_is_pinned_with_the_keyboard(visitor, manager, news):
    window = visitor("manager", manager)
    page = window.page
    page.goto("/admin/search/pins/new/?query=verwarming")
    expect(page.locator("#id_queries")).to_have_value("verwarming")
    picker = page.get_by_role("combobox").first
    picker.focus()
    page.keyboard.type("warmtep")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    window.look("search-pin-choosing")
    page.keyboard.press("ArrowUp")
    chosen = page.get_by_role("option").first.locator(".kring-document__label").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".kring-document__chosen").first).to_contain_text(chosen)
    expect(picker).to_be_focused()
    page.locator(SAVE).first.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/pins/")
    expect(page.get_by_role("row", name="verwarming")).to_contain_text(chosen)
    assert Pin.objects.get().documents.count() == 1


@pytest.mark.parametrize(
    ("name", "options"),
    [("desktop", {}), ("phone", {"phone": True}), ("dark", {"color_scheme": "dark"})],
)
def test_the_screens_meet_wcag_and_fit(visitor, manager, news, name, options):
    for text, total in (("verlof", 8), ("parkeren", 3), ("teleport", 0)):
        logged(text, total)
        logged(text, total, people=9, days=3)
    make_synonym("verlof, vakantie", language="nl")
    pin = Pin.objects.create(queries="verwarming\nkachel")
    PinnedDocument.objects.create(pin=pin, key=f"content:{news.pk}")
    HiddenDocument.objects.create(
        key="content:99", title="Oud", reason="Vervallen", hidden_by=manager
    )
    JudgedQuery.objects.create(text="verwarming", language="nl")
    draft = weights.make_draft(values={**DEFAULT.__dict__, "title": 5}, reason="Titels", by=manager)
    window = visitor(f"manager-{name}", manager, **options)
    if name == "dark":
        UserProfile.objects.update_or_create(user=manager, defaults={"theme": "dark"})
    found = []
    for title, address in (
        ("reports", "/admin/search/reports/"),
        ("reports-nothing", "/admin/search/reports/?report=nothing"),
        ("synonyms", "/admin/search/synonyms/"),
        ("synonym", "/admin/search/synonyms/new/"),
        ("import", "/admin/search/import/"),
        ("pins", "/admin/search/pins/"),
        ("pin", f"/admin/search/pins/edit/{pin.pk}/"),
        ("hidden", "/admin/search/hidden/"),
        ("judged", "/admin/search/judged/"),
        ("document", f"/admin/search/document/?key=content:{news.pk}"),
        ("which-document", "/admin/search/document/"),
        ("weights", "/admin/search/weights/"),
        ("draft", f"/admin/search/weights/{draft.pk}/"),
        ("weights-form", "/admin/search/weights/new/"),
        ("weights-confirm", f"/admin/search/weights/{draft.pk}/force/"),
    ):
        window.page.goto(address)
        window.page.wait_for_load_state("networkidle")
        found += violations(window.page)
        beyond = window.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if beyond > FORBIDDEN_BEYOND:
            found.append(f"{address}: {beyond} px wider than the screen")
        window.look(f"search-{title}")

    assert not found, "\n".join(found)
