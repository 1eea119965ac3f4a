"""The pages about releases: reached by everybody, and feedback by keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from adoption.ambassadors.models import Ambassador
from adoption.evaluation.models import EvaluationMoment
from adoption.feedback.models import Feedback
from adoption.goals.models import Goal, IndicatorValue
from adoption.tasks.models import AmbassadorTask, TaskAnswer
from plugins.gate import snapshot
from plugins.models import PersonalSetting, Plugin
from releases.models import OptOut, Release, Ring
from tests.support import factories
from tests.support.accessibility import REFLOW, STICKING_OUT, check

PAGES = {
    "what is new": "/releases/",
    "catalogue": "/releases/catalogue/",
    "goals": "/releases/goals/",
    "ambassadors": "/releases/ambassadors/",
    "my feedback": "/releases/feedback/",
    "give feedback": "/releases/feedback/ideas/",
    "my features": "/releases/settings/",
    "my choices in a feature": "/releases/settings/ideas/",
    "forget my choices": "/releases/settings/ideas/reset/",
}


@pytest.fixture
def reader(site):
    """An ambassador with a task, a feature and one put aside, an answer to feedback, and two goals."""
    unit, now, today = factories.make_unit(), timezone.now(), timezone.localdate()
    user = factories.make_employee(unit, first_name="Anna", last_name="de Vries", language="nl")
    mine = [f"user:{user.pk}"]
    for slug, keys in (("polls", mine), ("reactions", ["user:0"]), ("ideas", mine)):
        plugin = Plugin.objects.create(slug=slug, is_enabled=True)
        release = Release.objects.create(
            plugin=plugin, version="1", status="running", ends_at=now + timedelta(days=40)
        )
        Ring.objects.create(release=release, order=0, name="Eerst", keys=keys, opened_at=now)
        later = now + timedelta(days=9)
        Ring.objects.create(release=release, order=1, name="Dan", percentage=10000, starts_at=later)
    OptOut.objects.create(plugin_id="polls", user=user)
    Ambassador.objects.create(user=user, status="active", motivation="Graag", since=today)
    for title in ("Geef een idee op je telefoon", "Stem op een idee"):
        AmbassadorTask.objects.create(
            release=release, title=title, link="/apps/ideas/", due_on=today + timedelta(days=3)
        )
    near = factories.make_employee(unit, first_name="Bram", last_name="Jansen")
    Ambassador.objects.create(user=near, status="active", motivation="Graag", since=today)
    for number in range(2):
        goal = Goal.objects.create(
            slug=f"doel-{number}",
            title_nl=f"Sneller vinden {number}",
            why_nl="Tijd over",
            baseline=20,
            target=10,
            direction="down",
            unit="minuten",
            due_on=today,
            owner=user,
        )
        for days, value in ((30, 20), (0, 14)):
            measured_on = today - timedelta(days=days)
            IndicatorValue.objects.create(goal=goal, measured_on=measured_on, value=value)
    Feedback.objects.create(
        plugin="ideas",
        ring_order=0,
        kind="flop",
        text="Te traag",
        giver=user,
        status="done",
        answer="Opgelost, dank je.",
        answered_by=near,
        answered_at=now,
    )
    PersonalSetting.objects.create(slug="ideas", user=user, values={"order": "votes"})
    snapshot.forget()
    yield user
    snapshot.forget()


def test_the_pages_about_releases_meet_wcag(visitor, reader):
    check(visitor("reader", reader), PAGES)


def test_nothing_on_them_sticks_out_at_320_pixels(visitor, reader):
    page = visitor("reader", reader).page
    page.set_viewport_size(REFLOW)
    wide = []
    for name, address in PAGES.items():
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth") > REFLOW["width"]:
            wide.append(f"{name}: {page.evaluate(STICKING_OUT)}")

    assert not wide, "\n".join(wide)


def test_feedback_is_given_by_keyboard_without_leaving_the_page(visitor, reader):
    page = visitor("reader", reader).page
    page.goto("/releases/")
    page.locator(".feedback summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Zet de knop bovenaan")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_selector(".feedback-done[role=status]")
    expect(page).to_have_url(re.compile(r"/releases/$"))
    assert Feedback.objects.get(kind="tip").text == "Zet de knop bovenaan"


def test_a_choice_is_made_by_keyboard_and_told(visitor, reader):
    page = visitor("reader", reader).page
    page.goto("/releases/settings/ideas/")
    choice = page.get_by_label("Volgorde van de ideeën")
    expect(choice).to_have_value("votes")
    choice.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Je keuzes zijn bewaard.")).to_be_visible()
    expect(page.get_by_label("Volgorde van de ideeën")).to_have_value("newest")


def test_a_task_is_answered_and_taken_back_by_keyboard_without_leaving_the_page(visitor, reader):
    page = visitor("reader", reader).page
    page.goto("/releases/ambassadors/")
    task = page.locator(".task").first
    task.locator("textarea").focus()
    page.keyboard.type("Ging vlot")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".task .feature-when")
    assert TaskAnswer.objects.get().remark == "Ging vlot"
    expect(page.locator(".task :focus")).to_have_count(1)

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.locator(".task textarea").nth(1).wait_for()
    assert not TaskAnswer.objects.exists()


def test_a_feature_is_put_aside_and_taken_back_by_keyboard(visitor, reader):
    page = visitor("reader", reader).page
    page.goto("/releases/")
    page.locator("form[action$='/aside/ideas/'] button").focus()
    page.keyboard.press("Enter")
    back = page.locator("form[action$='/aside/ideas/back/'] button")
    back.wait_for()
    assert OptOut.objects.filter(plugin="ideas").exists()

    back.focus()
    page.keyboard.press("Enter")

    page.locator("form[action$='/aside/ideas/'] button").wait_for()
    assert not OptOut.objects.filter(plugin="ideas").exists()


def test_the_goals_are_drawn_and_stay_readable_as_a_table(visitor, reader):
    page = visitor("reader", reader).page
    page.goto("/releases/goals/")

    page.wait_for_selector(".chart-canvas canvas:visible")
    page.locator(".chart summary").first.click()

    expect(page.locator(".chart td").first).to_be_visible()


def test_the_report_of_an_evaluation_meets_wcag_and_prints_without_its_form(visitor, reader):
    today = timezone.localdate()
    moment = EvaluationMoment.objects.create(
        plugin="ideas", ring_order=0, opens_on=today, closes_on=today, decided="We gaan door."
    )
    for _number in range(5):
        giver = factories.make_user()
        Feedback.objects.create(
            plugin="ideas", ring_order=0, kind="tip", text="Zet het bovenaan", giver=giver
        )
    window = visitor("administrator", factories.make_user(is_superuser=True, language="nl"))
    check(window, {"evaluation": f"/releases/evaluations/{moment.pk}/"})

    window.page.emulate_media(media="print")

    expect(window.page.locator("textarea")).to_be_hidden()
    expect(window.page.get_by_text("We gaan door.").first).to_be_visible()
