"""The editor of the composer: what a manager sees while writing is what readers get."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from blog.text import to_rich_text
from blog.typed import read_blocks
from plugins.testing.browser import axe_violations
from tests.blog.test_typed import ODD
from tests.browser.test_paste import PASTE
from tests.support.accessibility import REFLOW

DATA = Path(__file__).parents[1] / "data"
NUMBERS = (DATA / "blogtekst-nummers.txt").read_text().strip()
# What comes from elsewhere, and what is left of it: everything that can be read.
PASTED = {
    (DATA / "plakken-word-tabel-subscript.html").read_text(): (
        "<p>H2O en m2, bel <a href='tel:+31880001234'>088</a></p>"
        "<p>Dag | Tijd</p><p>Maandag | 9.00</p>"
    ),
    "<h2>Kop</h2><div>tekst<p>nog</p>rest</div>": "<p><b>Kop</b></p><p>tekst</p><p>nog</p><p>rest</p>",
    "<b style='font-weight:normal'>niet <span style='font-weight:700'>wel</span></b>": "<p>niet <b>wel</b></p>",
    "<ul><li><p>een</p><p>meer</p></li><li>twee<ol><li>drie</li></ol></li></ul>": (
        "<ul><li>een<br>meer</li><li>twee</li></ul><ol><li>drie</li></ol>"
    ),
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·  </span>een</p>"
    "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.  </span>twee</p>": (
        "<ul><li>een</li></ul><ol><li>twee</li></ol>"
    ),
    "<a href='javascript:alert(1)'>klik</a><img src=x onerror=alert(1)><script>alert(1)</script>"
    "<svg><style>x</style></svg>": "<p>klik</p>",
    "<table><tr><td>een cel</td></tr><tr><td><p>per</p><p>regel</p></td></tr></table>": (
        "<p>een cel</p><p>per</p><p>regel</p>"
    ),
}
WRITE = """
async ([sources]) => {
  const frame = document.querySelector("[data-writing]");
  const { readBlocks, writeBlocks, buildBlocks } = await import(frame.dataset.typed);
  const schemes = frame.dataset.schemes.split(" ");
  return sources.map((source) => {
    const { body } = new DOMParser().parseFromString(source, "text/html");
    const blocks = readBlocks(body, schemes);
    const shown = document.createElement("div");
    shown.append(buildBlocks(blocks));
    return [writeBlocks(blocks), shown.innerHTML];
  });
}
"""
PASTE_TEXT = """
(element, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  );
}
"""


@pytest.fixture
def compose(visitor, organisation):
    """Return a function that opens the composer on a phone, with its editor ready."""

    def open_composer(**options):
        window = visitor("manager", organisation.manager, **{"phone": True, **options})
        window.page.goto("/compose/")
        expect(text_of(window.page)).to_be_visible()
        return window

    return open_composer


def text_of(page):
    # The plain field has the name until the editor is there.
    return page.get_by_role("textbox", name="Tekst").and_(page.locator("[data-text]"))


def tool(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def sent(page) -> str:
    """Return what the form would send."""
    return page.locator("textarea[name=text]").input_value()


def write(page, *lines: str) -> None:
    text_of(page).click()
    for number, line in enumerate(lines):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line)


def paste(page, html: str) -> None:
    text_of(page).click()
    text_of(page).evaluate(PASTE, [html, "platte tekst"])


def paste_text(page, text: str) -> None:
    text_of(page).click()
    text_of(page).evaluate(PASTE_TEXT, text)


def test_the_browser_writes_what_the_server_reads(compose):
    page = compose().page
    sources = [*ODD, *PASTED.values()]

    for source, (typed, shown) in zip(sources, page.evaluate(WRITE, [sources]), strict=True):
        assert read_blocks(shown) == read_blocks(source)
        assert read_blocks(to_rich_text(typed)) == read_blocks(source)


def test_marks_are_shown_and_not_typed(compose):
    page = compose().page

    write(page, "Wat een ")
    tool(page, "Vet").click()
    page.keyboard.type("week")
    expect(tool(page, "Vet")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+b")
    page.keyboard.type("!")
    page.keyboard.press("Enter")
    tool(page, "Lijst").click()
    page.keyboard.type("een")
    page.keyboard.press("Enter")
    page.keyboard.type("twee")

    expect(text_of(page).locator("b")).to_have_text("week")
    expect(text_of(page).locator("ul > li")).to_have_text(["een", "twee"])
    assert sent(page) == "Wat een **week**!\n\n- een\n- twee"


def test_a_dash_begins_a_list_and_an_empty_item_ends_it(compose):
    page = compose().page

    write(page, "- een", "twee", "", "Na de lijst", "1. eerst", "dan")

    assert sent(page) == "- een\n- twee\n\nNa de lijst\n\n1. eerst\n2. dan"


def test_what_is_typed_literally_stays_literal(compose):
    page = compose().page
    lines = [line for line in NUMBERS.splitlines() if line]
    lines += ["* Let op: [dit]", "**geen vet**", "C:\\map\\_x_ <b>", "31 - 12"]

    write(page, *lines)

    assert [block.lines[0][0].text for block in read_blocks(to_rich_text(sent(page)))] == lines


def test_undo_takes_back_and_redo_puts_back(compose):
    page = compose().page
    write(page, "een woord")
    text_of(page).press("Control+a")
    tool(page, "Vet").click()
    assert sent(page) == "**een woord**"

    page.keyboard.press("Control+z")
    assert sent(page) == "een woord"
    tool(page, "Opnieuw doen").click()
    assert sent(page) == "**een woord**"


def test_a_link_is_made_changed_and_removed(compose):
    page = compose().page
    write(page, "Lees het verslag")
    page.keyboard.press("Control+Shift+ArrowLeft")

    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Woorden")).to_have_value("verslag")
    dialog.get_by_label("Adres").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Invoegen").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Adres").fill("kring.example/verslag")
    page.keyboard.press("Enter")
    assert sent(page) == "Lees het [verslag](https://kring.example/verslag)"

    text_of(page).get_by_role("link").click()
    tool(page, "Link").click()
    expect(dialog.get_by_label("Adres")).to_have_value("https://kring.example/verslag")
    dialog.get_by_role("button", name="Haal de link weg").click()
    assert sent(page) == "Lees het verslag"


def test_what_is_pasted_keeps_its_text_and_what_may_be_stored(compose):
    page = compose().page
    for html, left in PASTED.items():
        page.goto("/compose/")
        paste(page, html)

        expect(page.locator("textarea[name=text]")).not_to_have_value("")
        assert read_blocks(to_rich_text(sent(page))) == read_blocks(left)
        expect(text_of(page).locator("img, script, style, [style], [onerror]")).to_have_count(0)


def test_a_pasted_address_becomes_a_link(compose):
    page = compose().page

    paste_text(page, "Zie https://kring.example/verslag")

    expect(text_of(page).get_by_role("link")).to_have_text("https://kring.example/verslag")


def test_what_is_pasted_within_a_line_keeps_its_blanks(compose):
    page = compose().page
    write(page, "een drie")
    for key in ("Home", *["ArrowRight"] * 3):
        page.keyboard.press(key)

    text_of(page).evaluate(PASTE, ["<span> <b>twee</b></span>", " twee"])

    expect(page.locator("textarea[name=text]")).to_have_value("een **twee** drie")


def test_dictated_lines_are_paragraphs(compose):
    page = compose().page
    text_of(page).click()

    page.keyboard.insert_text("Hallo")
    page.keyboard.insert_text(" allemaal\nTot morg")
    page.keyboard.insert_text("en")

    assert sent(page) == "Hallo allemaal\n\nTot morgen"


def test_after_a_reload_the_text_is_put_back_as_it_was_shown(compose):
    page = compose().page
    page.evaluate("localStorage.clear()")
    write(page, "Half", "- een")
    text_of(page).locator("p").first.click(click_count=3)
    tool(page, "Vet").click()
    page.reload()

    page.get_by_role("button", name="Zet terug").click()

    expect(text_of(page).locator("b")).to_have_text("Half")
    expect(text_of(page).locator("li")).to_have_text("een")
    expect(text_of(page)).to_be_focused()
    page.evaluate("localStorage.clear()")


def test_an_empty_text_is_told_where_it_is_missing(compose):
    page = compose().page

    page.get_by_role("button", name="Publiceer").click()

    expect(text_of(page)).to_be_focused()
    expect(text_of(page)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#compose-text-wrong")).not_to_be_empty()
    expect(tool(page, "Vet")).to_be_in_viewport()
    page.keyboard.type("Toch iets")
    expect(page.locator("#compose-text-wrong")).to_be_hidden()


def test_how_many_characters_are_left_is_told_before_they_are_gone(compose):
    page = compose().page

    paste_text(page, "a" * 49_990)
    expect(page.get_by_text("Tekens over: 10")).to_be_visible()
    page.keyboard.insert_text("b" * 11)
    expect(page.get_by_text("Te veel tekens: 1")).to_be_visible()


def test_the_tools_are_one_stop_of_the_keyboard(compose):
    page = compose(phone=False).page
    text_of(page).click()

    page.keyboard.press("Shift+Tab")
    expect(tool(page, "Vet")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tool(page, "Lijst")).to_be_focused()
    page.keyboard.press("End")
    expect(tool(page, "Opnieuw doen")).to_be_focused()
    page.keyboard.press("Tab")
    expect(text_of(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(text_of(page)).not_to_be_focused()


def test_the_text_is_in_the_language_that_was_chosen(compose):
    page = compose().page

    page.get_by_label("Taal van de tekst").select_option("en")

    expect(text_of(page)).to_have_attribute("lang", "en")


def test_what_was_typed_before_the_editor_came_goes_on_in_it(compose):
    page = compose().page
    held, reads = [], []
    page.route("**/squire.mjs", lambda route: held.append(route))
    page.on(
        "request",
        lambda request: reads.append(request) if "/compose/read/" in request.url else None,
    )
    with page.expect_request("**/squire.mjs"):
        page.goto("/compose/", wait_until="commit")
    page.locator("textarea[name=text]").fill("- een")

    held[0].continue_()

    expect(text_of(page)).to_be_focused()
    expect(text_of(page).locator("li")).to_have_text("een")
    page.keyboard.type("!")
    assert sent(page) == "- een!"
    # Read once: what is read again when the plain field loses the focus moves the caret of somebody who types.
    assert len(reads) == 1


def test_without_the_server_the_plain_field_comes_back(compose):
    page = compose().page
    page.route("**/compose/read/", lambda route: route.abort())

    page.locator("textarea[name=text]").fill("van **elders**")

    expect(page.locator("[data-writing]")).to_be_hidden()
    assert sent(page) == "van **elders**"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_in_use_meets_wcag(compose, scheme):
    window = compose(color_scheme=scheme)
    page = window.page
    write(page, "- een", "", "Zie https://kring.example ")
    page.get_by_label("Titel").focus()

    assert not axe_violations(page)
    window.look(f"editor-390-{scheme}")
    page.set_viewport_size(REFLOW)
    assert page.evaluate("document.documentElement.scrollWidth") == REFLOW["width"]
    window.look(f"editor-320-{scheme}")
    page.set_viewport_size({"width": 1440, "height": 900})
    tool(page, "Link").click()
    assert not axe_violations(page)
    window.look(f"editor-1440-{scheme}")
