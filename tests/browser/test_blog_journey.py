"""A manager's weekly post, from a phone to the home page."""

import pytest
from playwright.sync_api import expect

from blog.models import BlogPost
from kring.core.groups import MANAGERS
from people.models import Person
from tests.support import factories
from tests.support.organisation import draw_picture

TEXT = "Deze week was ik op bezoek bij de buitendienst.\n\nWat een vakmensen!"


@pytest.fixture
def manager(site):
    unit = factories.make_unit(name_nl="Directie")
    user = factories.make_user(email="ingrid@example.org", language="nl", groups=[MANAGERS])
    factories.make_person(
        unit,
        "Directeur",
        first_name="Ingrid",
        prefix="de",
        last_name="Wit",
        user=user,
        email=user.email,
    )
    return user


def write(page, title: str) -> None:
    page.get_by_label("Titel").fill(title)
    text = page.locator("[data-text]")
    text.click()
    for number, paragraph in enumerate(TEXT.split("\n\n")):
        if number:
            text.press("Enter")
        page.keyboard.type(paragraph)


def add_marks(page) -> None:
    """Make the last word bold, and go on with a list and a link, by the buttons above the text."""
    text = page.locator("[data-text]")
    tools = page.get_by_role("toolbar")
    text.press("Control+End")
    text.press("Control+Shift+ArrowLeft")
    text.press("Control+Shift+ArrowLeft")
    tools.get_by_role("button", name="Vet").click()
    text.press("ArrowRight")
    text.press("Enter")
    tools.get_by_role("button", name="Lijst", exact=True).click()
    page.keyboard.type("Graafmachine")
    text.press("Enter")
    text.press("Enter")
    tools.get_by_role("button", name="Link").click()
    page.get_by_role("dialog").get_by_label("Woorden").fill("Het verslag")
    page.get_by_role("dialog").get_by_label("Adres").fill("kring.example/verslag")
    page.get_by_role("dialog").get_by_role("button", name="Invoegen").click()


def test_a_manager_posts_from_a_phone_and_loses_nothing_by_a_mistake(visitor, manager, tmp_path):
    factories.make_blog(manager.person, title="Keek op de week")
    window = visitor("manager", manager, phone=True)
    page = window.page

    page.goto("/compose/")
    assert page.get_by_label("Titel").input_value(), "no title is proposed"
    write(page, "")
    page.locator("input[type=file]").set_input_files(draw_picture(tmp_path / "bezoek.jpg"))
    page.locator("input[name=image_alt]").fill("Een zeilboot")
    # A browser that asks for the title itself would never send the form.
    page.locator("form.compose").evaluate("form => { form.noValidate = true; }")
    page.locator("button[value=publish]").click()

    expect(page.locator("[aria-invalid=true]")).to_have_attribute("name", "title")
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)
    expect(page.locator("input[name=image_alt]")).to_have_value("Een zeilboot")
    window.look("blog-1-mistake")

    page.get_by_label("Titel").fill("Op bezoek bij de buitendienst")
    add_marks(page)
    page.locator("button[value=publish]").click()
    expect(page.locator("h1")).to_have_text("Op bezoek bij de buitendienst")
    expect(page.locator("main p strong").first).to_have_text("vakmensen!")
    expect(page.locator("main li", has_text="Graafmachine")).to_be_visible()
    expect(page.get_by_role("link", name="Het verslag")).to_have_attribute(
        "href", "https://kring.example/verslag"
    )
    expect(page.get_by_role("img", name="Een zeilboot")).to_be_visible()
    window.look("blog-2-published")

    reader = visitor("reader", factories.make_employee(language="nl"), phone=True)
    reader.page.locator("main").get_by_role("link", name="Op bezoek bij de buitendienst").click()
    expect(reader.page.locator("main")).to_contain_text("Wat een vakmensen!")
    expect(reader.page.locator("main")).to_contain_text("Ingrid de Wit")
    reader.look("blog-3-read")


def test_a_co_reader_approves_before_anybody_reads_the_post(visitor, manager):
    co_reader = factories.make_employee(language="nl")
    blog = factories.make_blog(
        manager.person, title="Keek op de week", co_reader=Person.objects.get(user=co_reader)
    )
    window = visitor("manager", manager)
    window.page.goto("/compose/")
    write(window.page, "Een zware week")
    window.page.locator("button[value=publish]").click()
    expect(window.page.locator("#messages")).to_contain_text(str(blog.co_reader))
    assert not BlogPost.objects.get().live

    other = visitor("co-reader", co_reader)
    expect(other.page.locator("main")).not_to_contain_text("Een zware week")
    other.page.goto("/reviews/")
    other.look("blog-4-waiting")
    other.page.get_by_role("link", name="Een zware week").click()
    frame = other.page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Wat een vakmensen!")
    other.look("blog-5-review")
    other.page.locator("button[value=approve]").click()
    other.page.wait_for_url("**/reviews/")

    reader = visitor("reader", factories.make_employee(language="nl"))
    reader.page.locator("main").get_by_role("link", name="Een zware week").click()
    expect(reader.page.locator("h1")).to_have_text("Een zware week")
