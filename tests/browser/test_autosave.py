"""What an editor writes is what is stored, however slow the line: Wagtail's saving by itself."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect
from wagtail.models import Comment

from kring.core.groups import EDITORS
from news.models import NewsIndexPage, NewsPage
from tests.support import factories
from tests.support.page_editor import AT_REST, PageEditor

# Longer than the latest edit below, so that each one falls into a save that is under way.
SLOW = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": 20_000}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
STATE = "#w-autosave-indicator[data-w-autosave-state-value={}]"


@pytest.fixture
def editor(visitor):
    """A news item that is open, saved, and looked after by Wagtail's comparing."""
    user = factories.make_user(email="emma@example.org", language="nl")
    user.groups.add(Group.objects.get(name=EDITORS))
    window = visitor("editor", user)
    editor = PageEditor(window.page).new(NewsIndexPage.objects.get(), "news/newspage")
    editor.fill(title="Nieuws", summary="Kort.")
    editor.add_text("Eerste zin.")
    save_by_hand(editor)
    open_again(editor)
    return editor


def save_by_hand(editor) -> None:
    """Press *Save* and wait for the page that says so; the address changes before, by itself."""
    editor.open_actions()
    editor.page.locator("button.action-save").first.click()
    editor.page.locator(".messages .success").wait_for()
    editor.page.wait_for_load_state()


def open_again(editor) -> None:
    """Open the page anew and wait until Wagtail begins to compare."""
    editor.page.add_init_script(
        "document.addEventListener('w-unsaved:watch-edits', () => { window.compares = true; });"
    )
    editor.open(editor.pk())
    editor.page.wait_for_function("() => window.compares")


def throttle(page, conditions) -> None:
    """Slow the window's connection down, or let it go."""
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)


def is_a_save(request) -> bool:
    """Return whether the request is a save that Wagtail makes by itself."""
    return request.method == "POST" and request.headers.get("accept") == "application/json"


def stored(editor) -> tuple[str, str]:
    """Return the summary and the body of the newest version once the header says it is saved."""
    editor.page.locator(STATE.format("saved")).wait_for(state="attached")
    editor.page.wait_for_function(AT_REST)
    expect(editor.page.locator(STATE.format("saved"))).to_have_count(1)
    newest = NewsPage.objects.get(pk=editor.pk()).get_latest_revision_as_object()
    return newest.summary, str(newest.body)


@pytest.mark.parametrize("delay", [0, 50, 200, 1000])
def test_text_written_while_a_save_is_under_way_is_stored_when_the_header_says_saved(editor, delay):
    page = editor.page
    throttle(page, SLOW)
    with page.expect_request(is_a_save):
        writing = editor.add_block("rich_text").locator("[role=textbox]")
        writing.click()
    page.wait_for_timeout(delay)  # not a wait for something: it places the edit within the save
    page.keyboard.type("Tijdens het bewaren.")

    assert "Tijdens het bewaren." in stored(editor)[1]


@pytest.mark.parametrize("delay", [0, 50, 200, 1000])
def test_a_plain_field_changed_while_a_save_is_under_way_is_stored(editor, delay):
    page = editor.page
    throttle(page, SLOW)
    with page.expect_request(is_a_save):
        editor.fill(summary="Eerst.")
    page.wait_for_timeout(delay)
    editor.fill(summary="Daarna.")

    assert stored(editor)[0] == "Daarna."


def test_saving_ends_when_nothing_was_written_meanwhile(editor):
    saves = []
    editor.page.on("request", lambda request: is_a_save(request) and saves.append(request))
    editor.fill(summary="Eén keer.")

    assert stored(editor)[0] == "Eén keer."
    assert len(saves) == 1


def test_what_is_written_before_wagtail_begins_to_compare_is_stored(editor):
    editor.page.reload()
    editor.fill(summary="Meteen getypt.")
    assert not editor.page.evaluate("Boolean(window.compares)")

    assert stored(editor)[0] == "Meteen getypt."


def test_an_edit_in_a_second_tab_is_reported_and_neither_text_is_lost(editor):
    first = editor.page
    second = PageEditor(first.context.new_page())
    second.open(editor.pk())
    second.page.wait_for_function(AT_REST)
    throttle(first, SLOW)
    with first.expect_request(is_a_save):
        editor.fill(summary="Eerste tabblad.")
    editor.fill(summary="Eerste tabblad, tijdens het bewaren.")
    assert stored(editor)[0] == "Eerste tabblad, tijdens het bewaren."

    second.page.keyboard.press("Tab")
    second.fill(summary="Tweede tabblad.")

    second.page.locator(STATE.format("paused")).wait_for(state="attached")
    assert second.page.locator("#id_summary").input_value() == "Tweede tabblad."
    newest = NewsPage.objects.get(pk=editor.pk()).get_latest_revision_as_object()
    assert newest.summary == "Eerste tabblad, tijdens het bewaren."


def test_a_new_page_saved_by_hand_while_it_saves_itself_is_made_once(editor):
    page = editor.page
    editor.new(NewsIndexPage.objects.get(), "news/newspage")
    page.wait_for_function("() => window.compares")
    throttle(page, SLOW)
    with page.expect_request(is_a_save):
        editor.fill(title="Maar één keer")
    editor.fill(summary="Met de laatste woorden.")
    save_by_hand(editor)

    made = NewsPage.objects.get(title="Maar één keer")
    assert made.get_latest_revision_as_object().summary == "Met de laatste woorden."


def begin_comment(page, field="summary"):
    """Open the form of a new comment on a plain field, and return where it is typed."""
    if page.locator("#comments").is_hidden():
        page.locator("[data-side-panel-toggle=comments]").click()
    beside = page.locator(f"[data-contentpath={field}]")
    beside.hover()
    beside.locator("[data-comment-add]").click()
    return page.locator(".comment--mode-creating textarea")


def test_a_comment_that_is_written_while_a_save_is_under_way_stays_and_is_stored(editor):
    page = editor.page
    throttle(page, SLOW)
    with page.expect_request(is_a_save):
        editor.fill(summary="Eerst.")
    with page.expect_response(lambda response: is_a_save(response.request)):
        writing = begin_comment(page)
        writing.fill("Klopt dit?")
    page.locator(STATE.format("saved")).wait_for(state="attached")

    expect(writing).to_have_value("Klopt dit?")
    writing.press("End")
    page.keyboard.type(" Ja.")
    page.locator(".comment--mode-creating [type=submit]").click()

    stored(editor)
    assert [comment.text for comment in Comment.objects.all()] == ["Klopt dit? Ja."]


def test_a_comment_that_is_finished_while_a_save_is_under_way_is_stored_once(editor):
    page = editor.page
    throttle(page, SLOW)
    with page.expect_request(is_a_save):
        editor.fill(summary="Eerst.")
    with page.expect_response(lambda response: is_a_save(response.request)):
        begin_comment(page).fill("Klopt dit?")
        page.locator(".comment--mode-creating [type=submit]").click()

    stored(editor)
    assert [comment.text for comment in Comment.objects.all()] == ["Klopt dit?"]
