"""Reactions and the idea box through the browser: by htmx, by keyboard, and without faults of axe."""

from kring_ideas.models import Idea
from kring_ideas.services import hand_in_idea
from kring_reactions.models import Reaction
from playwright.sync_api import expect

from plugins.gate import snapshot
from plugins.models import Plugin
from tests.support import factories
from tests.support.accessibility import STICKING_OUT, check


def make_reader():
    user = factories.make_user(language="nl")
    factories.make_person(factories.make_unit(), user=user, email=user.email)
    return user


def test_a_reader_reacts_and_takes_it_back(visitor, released_to):
    released_to("reactions")
    page = factories.make_news()
    window = visitor("reader", make_reader())
    window.page.goto(page.url)
    like = window.page.get_by_role("button", name="Vind ik leuk")

    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_be_focused()
    assert Reaction.objects.get().page_id == page.pk
    window.page.keyboard.press("Enter")
    expect(like).to_have_attribute("aria-pressed", "false")
    assert not Reaction.objects.exists()


def test_who_reacts_to_what_was_stopped_meanwhile_is_told(visitor, released_to):
    released_to("reactions")
    page = factories.make_news()
    window = visitor("reader", make_reader())
    window.page.goto(page.url)

    Plugin.objects.update(is_killed=True)
    snapshot.forget()
    window.page.get_by_role("button", name="Vind ik leuk").click()

    expect(window.page.get_by_role("heading", level=1)).to_have_text(
        "We kunnen deze pagina niet vinden"
    )


def test_who_hands_in_what_was_stopped_meanwhile_keeps_the_text(visitor, released_to):
    released_to("ideas")
    window = visitor("reader", make_reader())
    window.page.goto("/apps/ideas/new/")
    window.page.get_by_label("titel").fill("Fruit op elke verdieping")

    window.page.get_by_label("toelichting").fill("Elke dag vers.")
    Plugin.objects.update(is_killed=True)
    snapshot.forget()
    window.page.get_by_role("button", name="Indienen").click()

    expect(window.page.get_by_text("Elke dag vers.")).to_be_visible()


def test_an_idea_is_recognised_while_typing_and_handed_in(visitor, released_to):
    released_to("ideas")
    known = hand_in_idea(title="Een droge fietsenstalling", text="Met dak.", author=make_reader())
    window = visitor("reader", make_reader())
    window.page.goto("/apps/ideas/new/")

    window.page.get_by_label("titel").press_sequentially("Fietsenstalling met dak")
    expect(window.page.get_by_role("status").get_by_role("link", name=known.title)).to_be_visible()
    window.page.get_by_label("titel").fill("Fruit op elke verdieping")
    window.page.get_by_label("toelichting").fill("Elke dag vers.")
    window.page.get_by_role("button", name="Indienen").click()

    expect(window.page.get_by_role("heading", level=1)).to_have_text("Fruit op elke verdieping")
    assert Idea.objects.count() == 2


def test_the_pages_of_both_have_no_faults(visitor, released_to):
    released_to("ideas")
    released_to("reactions")
    reader, page = make_reader(), factories.make_news()
    idea = hand_in_idea(title="Een droge fietsenstalling", text="Met dak.", author=reader)
    Reaction.objects.create(user=reader, page=page, kind="like")
    window = visitor("reader", reader)
    pages = {
        "ideas": "/apps/ideas/",
        "idea": idea.get_absolute_url(),
        "new idea": "/apps/ideas/new/",
        "home with ideas": "/",
        "news with reactions": page.url,
        "who reacted": f"/apps/reactions/{page.pk}/who/",
    }

    check(window, pages)
    window.page.set_viewport_size({"width": 320, "height": 640})
    for name, address in pages.items():
        window.page.goto(address)
        assert window.page.evaluate(STICKING_OUT) == [], name
