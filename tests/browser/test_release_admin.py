"""The admin of releases, feedback, ambassadors and goals: for everybody, light and dark, wide and narrow."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from adoption.ambassadors.models import Ambassador
from adoption.evaluation.models import EvaluationMoment
from adoption.feedback.models import Feedback
from adoption.goals.models import Goal, IndicatorValue
from adoption.tasks.models import AmbassadorTask, TaskAnswer
from plugins.gate import snapshot
from plugins.models import Breaker, PluginError, SettingChange
from plugins.testing.browser import COLOURS, NARROW, WIDE, axe_violations
from releases.models import Freeze, Override, Release
from releases.services.ending import set_end
from releases.services.ladder import advance_release
from releases.services.mandatory import make_mandatory
from releases.services.plans import create_release
from releases.services.starting_plans import think_big_act_small
from releases.services.switches import enable_plugin
from tests.support import factories
from tests.support.accessibility import FOCUSED, STICKING_OUT
from tests.support.evidence import happened

# Wagtail's own frame around a screen is not ours to judge.
OURS = {"include": [["#main"]]}
# Everything in the screen that somebody without a mouse must be able to reach.
REACHABLE = """
() => [...document.querySelectorAll(
  "#main :is(a[href], button, input, select, textarea, summary):not([type=hidden], [disabled], [tabindex='-1'])"
)].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true })
    && !element.closest("header");
}).map((element) => element.outerHTML.slice(0, 100))
"""
START = """
() => {
  const main = document.querySelector("#main");
  main.tabIndex = -1;
  main.focus();
}
"""
# Wagtail says the theme of the account twice. Colours may fade into the other theme: they are waited for.
CHANGE_THEME = """
async ([before, after]) => {
  const scheme = document.querySelector("meta[name=color-scheme]");
  const shown = scheme.content === before
    && document.documentElement.classList.replace(`w-theme-${before}`, `w-theme-${after}`);
  scheme.content = after;
  const fading = document.getAnimations().filter((each) => each instanceof CSSTransition);
  await Promise.allSettled(fading.map((each) => each.finished));
  return shown;
}
"""
# The element that has the focus, as far as it is in the screen, and what FOCUSED says of it.
STOP = f"""
() => document.activeElement.closest("#main")
  && [document.activeElement.outerHTML.slice(0, 100), ({FOCUSED})()]
"""


@pytest.fixture
def manager(site):
    user = factories.make_user(
        is_superuser=True, language="nl", first_name="Rosa", last_name="Kuiper"
    )
    UserProfile.get_for_user(user)
    return user


@pytest.fixture
def screens(manager) -> dict[str, str]:
    """The addresses of all screens, with something on each."""
    unit = factories.make_unit(name_nl="Wonen")
    people = [factories.make_employee(unit, first_name=f"Persoon {n}") for n in range(7)]
    enable_plugin(slug="ideas", version="1.0.0", user=manager)
    release = _release(manager, people)
    override = Override.objects.create(
        plugin_id="ideas", key=f"user:{people[0].pk}", effect="deny", reason="Vroeg erom."
    )
    _talk(people, manager)
    Breaker.objects.create(feature="ideas", version="1.0.0", unit=unit.pk)
    Breaker.objects.create(
        feature="ideas", version="1.0.0", cause="host", half_open_at=timezone.now(), share=500
    )
    PluginError.objects.create(
        slug="ideas",
        place="slot home.aside",
        summary="ValueError: leeg",
        traceback="Traceback",
        count=3,
    )
    SettingChange.objects.create(
        slug="ideas", before={"days_to_look": 14}, after={"days_to_look": 7}, changed_by=manager
    )
    task = _task(release, people, manager)
    goal = Goal.objects.get()
    plugin, one = "/admin/releases/plugin/ideas/", f"/admin/releases/{release.pk}/"
    snapshot.forget()
    yield {
        "plugins": "/admin/releases/",
        "plugin": plugin,
        "new release": f"{plugin}plan/",
        "why": f"{plugin}why/?q=example.org",
        "settings": f"{plugin}settings/",
        "exception": f"{plugin}exception/",
        "end of an exception": f"/admin/releases/exception/{override.pk}/end/",
        "stop": f"{plugin}do/kill/",
        "release": one,
        "plan": f"{one}plan/",
        "template": f"{one}template/",
        "next ring": f"{one}do/advance/",
        "roll back": f"{one}do/roll_back/",
        "end": f"{one}end/",
        "mandatory": f"/admin/releases/ring/{release.rings.first().pk}/mandatory/",
        "new task": f"{one}task/",
        "task": f"/admin/releases/task/{task.pk}/",
        "change of a task": f"/admin/releases/task/{task.pk}/change/",
        "closing a task": f"/admin/releases/task/{task.pk}/close/",
        "board": "/admin/feedback/",
        "ambassadors": "/admin/ambassadors/",
        "evaluations": "/admin/evaluations/",
        "evaluation": f"/admin/evaluations/edit/{EvaluationMoment.objects.get().pk}/",
        "goals": "/admin/goals/",
        "goal": f"/admin/goals/edit/{goal.pk}/",
        "values": "/admin/goal-values/",
        "quiet periods": "/admin/quiet-periods/",
    }
    snapshot.forget()


def _release(manager, people) -> Release:
    """Start a release, with some use of its first ring."""
    for person in people[:3]:
        Ambassador.objects.create(
            user=person, status="active", motivation="Graag", since=timezone.localdate()
        )
    Ambassador.objects.create(user=people[3], motivation="Ik help graag in de wijk")
    release = create_release(
        plugin=enable_plugin(slug="ideas", version="1.0.0", user=manager),
        version="1.0.0",
        user=manager,
        template=think_big_act_small(),
    )
    advance_release(release=release, user=manager, reason="Klein beginnen.")
    for person in people[:3]:
        happened("ideas", person, uses=1, version="1.0.0")
    happened("ideas", faults=1, version="1.0.0")
    return release


def _task(release, people, manager) -> AmbassadorTask:
    """Ask for something that five have tried, mandatory and for a while only."""
    for person in people[4:]:
        Ambassador.objects.create(user=person, status="active", motivation="Graag")
    in_a_week = timezone.localdate() + timedelta(days=7)
    task = AmbassadorTask.objects.create(
        release=release, title="Geef een idee op je telefoon", link="/apps/ideas/", due_on=in_a_week
    )
    for ambassador in Ambassador.objects.filter(status="active")[:5]:
        TaskAnswer.objects.create(
            task=task, ambassador=ambassador, outcome="done", remark="Ging vlot."
        )
    make_mandatory(ring=release.rings.first(), user=manager, reason="Het oude formulier sluit.")
    ends_at = timezone.now() + timedelta(days=40)
    set_end(release=release, ends_at=ends_at, user=manager, reason="Een proef.")
    return task


def _talk(people, manager) -> None:
    """Let people say something, ask them, and want something."""
    for kind, status, text, giver in (
        ("flop", "new", "De knop staat te laag", people[0]),
        ("tip", "planned", "Toon ook de datum", people[1]),
        ("top", "done", "Werkt fijn", people[2]),
        ("tip", "new", "Graag een kleur", None),
    ):
        Feedback.objects.create(
            plugin="ideas",
            ring_order=0,
            kind=kind,
            status=status,
            text=text,
            giver=giver,
            answer="Komt eraan." if status == "planned" else "",
            page_url="/apps/ideas/",
        )
    today = timezone.localdate()
    EvaluationMoment.objects.create(
        plugin="ideas", ring_order=0, opens_on=today, closes_on=today + timedelta(days=7)
    )
    goal = Goal.objects.create(
        slug="innovation",
        title_nl="Ideeën uitgevoerd",
        why_nl="Wie het werk doet, weet wat beter kan.",
        baseline=0,
        target=10,
        unit="ideeën",
        due_on=today,
        owner=manager,
        indicator="ideas.done",
    )
    IndicatorValue.objects.create(goal=goal, value=3)
    Freeze.objects.create(starts_on=today, ends_on=today, reason="Verkiezingen")


@pytest.fixture
def choose_theme(manager):
    """Return a function that chooses light or dark in the account's own settings of Wagtail."""

    def choose(theme: str) -> None:
        UserProfile.objects.filter(user=manager).update(theme=theme)

    return choose


def _faults(window, name, size, theme, other) -> list[str]:
    """Return what axe finds on the open screen: every rule in the theme, in the other one the colours."""
    page, found = window.page, []
    violated = axe_violations(page, context=OURS)
    if out := page.evaluate(STICKING_OUT):
        found.append(f"{name} is wider than {size['width']} px: {out}")
    window.look(f"admin-{name.replace(' ', '-')}-{size['width']}")
    assert page.evaluate(CHANGE_THEME, [theme, other]), f"{name} is not shown in {theme}"
    violated += axe_violations(page, context=OURS, options=COLOURS)
    for violation in violated:
        for node in violation["nodes"][:3]:
            found.append(
                f"{name}: {violation['id']}: {node['html'][:160]} {node['failureSummary']}"
            )
    return found


SIZES = pytest.mark.parametrize(
    ("size", "theme", "other"),
    [(WIDE, "light", "dark"), (NARROW, "dark", "light")],
    ids=["wide", "narrow"],
)


@SIZES
def test_a_rehearsal_meets_wcag_and_fits(visitor, manager, choose_theme, size, theme, other):
    unit = factories.make_unit(name_nl="Wonen")
    people = [factories.make_employee(unit, first_name=f"Persoon {n}") for n in range(30)]
    release = _release(manager, people)
    choose_theme(theme)
    window = visitor(f"manager-{theme}", manager, reduced_motion="reduce")
    page = window.page
    page.set_viewport_size({**size, "height": 3600})
    page.goto(f"/admin/releases/{release.pk}/plan/")
    page.get_by_role("button", name="Dit plan repeteren").press("Enter")
    expect(page.locator("#rehearsal-title")).to_be_visible()
    page.locator(".rel-simulation summary").press("Enter")

    assert not _faults(window, "rehearsal", size, theme, other)


@SIZES
def test_the_screens_meet_wcag_and_fit(visitor, manager, screens, choose_theme, size, theme, other):
    """Every rule in the chosen theme, and the colours in the other one too, into which the open screen is put."""
    choose_theme(theme)
    window = visitor(f"manager-{theme}", manager, reduced_motion="reduce")
    page, found = window.page, []
    for name, address in screens.items():
        # The admin scrolls inside itself, and what scrolls may lie below its header: not in a tall window.
        page.set_viewport_size({**size, "height": 2400 if size == WIDE else 3600})
        page.goto(address)
        if page.locator(".chart").count():
            page.wait_for_selector(".chart canvas:visible")
        for closed in page.locator("#main details:not([open]) > summary").all()[:2]:
            closed.click()
        found += _faults(window, name, size, theme, other)

    assert not found, f"{len(found)} faults\n" + "\n".join(found)


def _seen(page, focused: dict) -> dict:
    """Return what has the focus, once the screen has scrolled to it: the admin glides there."""
    for _moment in range(20):
        if not focused["covered"]:
            return focused
        page.wait_for_timeout(100)
        focused = page.evaluate(FOCUSED)
    # A calendar that came with the focus may lie over its field, as long as Escape closes it.
    page.keyboard.press("Escape")
    return page.evaluate(FOCUSED)


def test_everything_on_the_screens_is_reached_by_keyboard_and_seen_when_it_is(
    visitor, manager, screens
):
    page = visitor("manager", manager, reduced_motion="reduce").page
    page.set_viewport_size(WIDE)
    missed = []
    for name, address in screens.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        wanted, reached, seen = page.evaluate(REACHABLE), [], set()
        page.evaluate(START)
        for _stop in range(300):
            page.keyboard.press("Tab")
            stop = page.evaluate(STOP)
            if not stop:
                break
            reached.append(stop[0])
            focused = _seen(page, stop[1])
            if focused["shown"] and not focused["covered"]:
                seen.add(focused["id"])
            # A field for a date has several stops in it; the browser shows the later ones by itself.
            elif focused["id"] not in seen:
                missed.append(f"{name}: one does not see the focus: {focused}")
        # Of radio buttons the keyboard reaches one, and the arrows the others.
        missed += [
            f"{name}: not reached: {html}"
            for html in wanted
            if html not in reached and 'type="radio"' not in html
        ]

    assert not missed, f"{len(missed)} faults\n" + "\n".join(missed)


def test_escape_closes_the_calendar_of_a_date_and_leaves_the_focus(visitor, manager, screens):
    page = visitor("manager", manager, reduced_motion="reduce").page
    page.goto(screens["goal"])
    page.locator("#id_due_on").focus()
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    calendar.wait_for()

    page.keyboard.press("Escape")

    calendar.wait_for(state="hidden")
    expect(page.locator("#id_due_on")).to_be_focused()


def test_a_small_number_of_people_is_drawn_as_a_stump_that_tells_nothing(visitor, manager, screens):
    window = visitor("manager", manager, reduced_motion="reduce")
    window.page.goto(screens["release"])
    canvas = window.page.locator(".chart canvas").nth(1)
    canvas.wait_for()

    drawn = canvas.evaluate("(canvas) => Chart.getChart(canvas).data.datasets[0]")

    assert drawn["few"][0] == "< 5"
    assert drawn["data"][0] not in (1, 2, 3, 4)
    window.look("admin-small-numbers")
