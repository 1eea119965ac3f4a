"""A news item from the first word to the reader's phone."""

from datetime import timedelta

import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from editorial.models import ContentRecord
from editorial.tasks import publish_scheduled
from kring.core.groups import EDITORS, MODERATORS
from news.models import NewsIndexPage, NewsPage
from tests.support import factories
from tests.support.organisation import draw_picture, expect_drawn
from tests.support.page_editor import Dashboard, PageEditor

TITLE = "Nieuwe werkplekken aan de waterkant"


def make_colleague(first_name: str, *groups: str):
    unit = factories.make_unit(name_nl=f"Team {first_name}")
    user = factories.make_user(
        email=f"{first_name.lower()}@example.org", first_name=first_name, language="nl"
    )
    user.groups.set(Group.objects.filter(name__in=groups))
    factories.make_person(unit, user=user, first_name=first_name, email=user.email)
    return user


def write_news(window, picture, moment) -> tuple[int, int]:
    """Write, illustrate, schedule, correct and submit; return the page and its first version."""
    editor = PageEditor(window.page).new(NewsIndexPage.objects.get(), "news/newspage")
    editor.fill(title=TITLE, summary="Vanaf maandag werk je op de derde verdieping.")
    editor.upload_lead_image(picture, "Waterkant")
    editor.fill(lead_image_alt="Zeilboten op een meer bij zonsondergang")
    editor.add_heading("Wat verandert er?")
    editor.add_text("Je kiest elke dag zelf een plek. Neem je laptop mee.")
    editor.schedule(moment)
    window.look("news-1-written")
    pk = editor.pk()
    first = NewsPage.objects.get(pk=pk).latest_revision_id
    editor.fill(summary="Vanaf dinsdag werk je op de derde verdieping.")
    editor.submit()
    return pk, first


def test_a_news_item_goes_from_editor_by_moderator_and_clock_to_a_phone(
    visitor, tmp_path, run_jobs
):
    picture = draw_picture(tmp_path / "waterkant.jpg")
    moment = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    window = visitor("editor", make_colleague("Emma", EDITORS))

    pk, first = write_news(window, picture, moment)

    # Four eyes: whoever submitted cannot approve, and an editor cannot publish at all.
    Dashboard(window.page).open()
    expect(Dashboard(window.page).awaiting_review()).to_have_count(0)
    window.look("news-2-dashboard-of-the-submitter")
    assert {"approve", "publish"}.isdisjoint(PageEditor(window.page).open(pk).actions())

    # A second editor sees it waiting, compares, looks at the preview, approves.
    reviewer = visitor("moderator", make_colleague("Mo", EDITORS, MODERATORS))
    waiting = Dashboard(reviewer.page).open().awaiting_review()
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text(TITLE)
    reviewer.look("news-3-dashboard-of-the-reviewer")
    page = NewsPage.objects.get(pk=pk)
    reviewer.page.goto(f"/admin/pages/{pk}/revisions/compare/{first}...{page.latest_revision_id}/")
    expect(reviewer.page.locator(".comparison .addition")).to_have_text(["dinsdag"])
    reviewer.look("news-4-comparison")
    editor = PageEditor(reviewer.page).open(pk)
    assert "approve" in editor.actions()
    reviewer.look("news-5-review")
    editor.approve()
    reviewer.look("news-6-approved")

    # Approved is not yet live.
    page = NewsPage.objects.get(pk=pk)
    assert not page.live
    employee = make_colleague("Sanne")
    phone = visitor("employee", employee, phone=True)
    expect(phone.page.get_by_text(TITLE)).to_have_count(0)
    assert phone.page.goto(page.url).status == 404
    phone.look("news-7-not-yet")

    # Beat calls this every minute; before the moment it does nothing.
    assert publish_scheduled()["published"] == 0
    with time_machine.travel(moment + timedelta(seconds=30), tick=True):
        assert publish_scheduled() == {"published": 1, "expired": 0, "failed": 0}
        run_jobs()
        assert ContentRecord.objects.filter(pk=pk).exists()
        read_on_a_phone(visitor("later", employee, phone=True))


def read_on_a_phone(phone) -> None:
    """Find the item on the home page, read it, and find it again by searching."""
    page = phone.page
    expect(page.locator("main").get_by_role("link", name=TITLE)).to_be_visible()
    phone.look("news-8-home")
    page.locator("main").get_by_role("link", name=TITLE).click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    expect(page.get_by_role("heading", name="Wat verandert er?")).to_be_visible()
    picture = page.get_by_role("img", name="Zeilboten op een meer bij zonsondergang")
    expect_drawn(picture)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.look("news-9-article")

    page.locator("#site-search").fill("werkplekken waterkant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator("main").get_by_role("link", name=TITLE)).to_be_visible()
    phone.look("news-10-found")
