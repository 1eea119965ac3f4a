"""The screens of releases: who may do what, what they show, and what they cost."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adoption.feedback.models import Feedback
from plugins.models import Breaker, DayCount, Plugin, PluginError
from releases.admin.menu import releases_menu
from releases.models import Override, PlanTemplate, Release, ReleaseEvent
from releases.selectors.audience import everybody
from releases.services import simulate
from releases.services.ladder import advance_release
from releases.services.switches import note_stops
from tests.support import factories
from tests.support.headings import check_headings

pytestmark = pytest.mark.django_db

SLUG = "trial"


@pytest.fixture
def group():
    return Group.objects.create(name="Ambassadors")


@pytest.fixture
def release(make_release, group):
    factories.make_user(groups=["Ambassadors"], first_name="Anna", last_name="Vos", language="en")
    return make_release(
        {"name": "Ambassadors", "keys": [f"group:{group.pk}"], "soak_days": 3},
        {"name": "Everyone", "percentage": 10_000},
        slug=SLUG,
    )


@pytest.fixture
def manager():
    user = factories.make_user(language="en")
    for codename in ("access_admin", "manage_releases"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


@pytest.fixture
def editor():
    user = factories.make_user(language="en")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


def screens(release):
    override = Override.objects.create(
        plugin=release.plugin, key="user:1", effect="deny", reason="Asked for it."
    )
    Plugin.objects.get_or_create(
        slug="reactions", stopped_features={"reactions.names": {"reason": "x", "at": "2026-01-01"}}
    )
    return [
        reverse("kring_releases"),
        reverse("kring_release_plugin", args=[SLUG]),
        reverse("kring_release_new", args=[SLUG]),
        reverse("kring_release_why", args=[SLUG]),
        reverse("kring_release_exception", args=[SLUG]),
        reverse("kring_release_exception_end", args=[override.pk]),
        reverse("kring_release", args=[release.pk]),
        reverse("kring_release_plan", args=[release.pk]),
        reverse("kring_release_template", args=[release.pk]),
        *[
            reverse("kring_release_action", args=[release.pk, action])
            for action in ("advance", "pause", "resume", "wait", "roll_back", "discard")
        ],
        *[
            reverse("kring_release_plugin_action", args=[SLUG, action])
            for action in ("kill", "revive", "disable", "enable")
        ],
        *[
            reverse("kring_release_feature_action", args=["reactions", "names", action])
            for action in ("kill", "revive")
        ],
    ]


def test_a_release_manager_opens_every_screen(signed_in, release):
    for url in screens(release):
        assert signed_in.get(url).status_code == 200, url


@pytest.mark.parametrize("who", ["editor", "colleague", "nobody"])
def test_nobody_else_opens_or_does_anything(client, release, editor, who):
    if who != "nobody":
        client.force_login(editor if who == "editor" else factories.make_user())
    overrides = Override.objects.count() + 1
    for url in screens(release):
        assert client.get(url).status_code in (302, 403), url
        assert client.post(url, {"reason": "x", "do": "save"}).status_code in (302, 403), url

    assert Override.objects.count() == overrides
    assert not ReleaseEvent.objects.exists()


def test_the_menu_is_there_for_release_managers_alone(client, editor, manager):
    address = reverse("kring_releases")
    client.force_login(editor)
    assert address not in client.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(manager)

    assert address in client.get(reverse("wagtailadmin_home")).content.decode()


def act(client, release, action, reason="Because."):
    url = reverse("kring_release_action", args=[release.pk, action])
    assert client.post(url, {"reason": reason}).status_code == 302
    return Release.objects.get(pk=release.pk).status


def test_the_buttons_lead_up_and_down_the_ladder(signed_in, release):
    assert act(signed_in, release, "advance") == "running"
    assert act(signed_in, release, "pause") == "paused"
    assert act(signed_in, release, "resume") == "running"
    assert act(signed_in, release, "advance") == "done"
    assert act(signed_in, release, "roll_back") == "rolled_back"


@pytest.mark.parametrize("action", ["advance", "pause", "roll_back"])
def test_what_people_will_ask_about_needs_a_reason(signed_in, release, manager, action):
    advance_release(release=release, user=manager, reason="Because.")
    url = reverse("kring_release_action", args=[release.pk, action])

    assert signed_in.post(url, {"reason": " "}).status_code == 200
    assert Release.objects.get(pk=release.pk).status == "running"


def test_an_action_that_cannot_be_done_says_so(signed_in, release):
    url = reverse("kring_release_action", args=[release.pk, "pause"])
    response = signed_in.post(url, {"reason": "x"}, follow=True)

    assert "Being planned" in response.content.decode()


def test_a_second_click_opens_no_further_ring(signed_in, release):
    url = reverse("kring_release_action", args=[release.pk, "advance"])
    confirmed = {"reason": "Because.", "ring": signed_in.get(url).context["ring"].pk}

    signed_in.post(url, confirmed)
    response = signed_in.post(url, confirmed, follow=True)

    assert release.rings.exclude(opened_at=None).count() == 1
    assert "Another ring is next by now" in response.content.decode()


def test_the_screen_says_which_ring_it_opens(signed_in, release):
    url = reverse("kring_release_action", args=[release.pk, "advance"])
    first = release.rings.get(order=0)

    assert f'name="ring" value="{first.pk}"' in signed_in.get(url).content.decode()


def test_the_ladder_shows_who_how_many_and_what_holds(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    page = signed_in.get(reverse("kring_release", args=[release.pk])).content.decode()

    assert "<h3>Ambassadors</h3>" in page
    assert "Does not hold:" in page
    assert "On for 0 working days; 3 needed." in page
    assert 'data-chart="bar"' in page


def test_the_screen_reads_everybody_once(signed_in, release, manager, monkeypatch):
    advance_release(release=release, user=manager, reason="Because.")
    readings = []
    monkeypatch.setattr(simulate, "everybody", lambda: readings.append(1) or everybody())

    signed_in.get(reverse("kring_release", args=[release.pk]))

    assert len(readings) == 1


def test_a_stop_shows_how_many_lose_it_and_stops(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    url = reverse("kring_release_plugin_action", args=[SLUG, "kill"])
    assert signed_in.get(url).context["radius"] == [(SLUG, 1)]
    assert signed_in.post(url, {"reason": ""}).status_code == 200
    assert not Plugin.objects.get().is_killed
    signed_in.post(url, {"reason": "Too slow."})

    assert Plugin.objects.get().is_stopped
    note_stops()
    event = ReleaseEvent.objects.latest("sequence")
    assert (event.action, event.people_affected, event.actor) == ("kill", 1, manager)


def test_why_somebody_has_it_is_told_in_plain_words(signed_in, release, manager):
    url = reverse("kring_release_why", args=[SLUG])
    advance_release(release=release, user=manager, reason="Because.")
    page = signed_in.get(url, {"q": manager.email}).content.decode()

    assert "No open ring reaches this person yet." in page


def plan(release, *rings, **fields):
    """What the plan's form sends."""
    data = {
        "time_zone": "Europe/Amsterdam",
        "do": "save",
        "rings-TOTAL_FORMS": len(rings),
        "rings-INITIAL_FORMS": release.rings.count(),
        "rings-MIN_NUM_FORMS": 0,
        "rings-MAX_NUM_FORMS": 30,
        **fields,
    }
    for place, ring in enumerate(rings):
        full = {
            "pk": "",
            "keys": "[]",
            "percentage": "0",
            "percentage_unit": "person",
            "starts_at": "",
            "soak_days": 2,
            "used_share": 10,
            "ORDER": place + 1,
            **ring,
        }
        data |= {f"rings-{place}-{name}": value for name, value in full.items()}
    return data


def stored(release):
    return list(release.rings.order_by("order").values_list("name", "percentage"))


def save(client, release, *rings, **fields):
    url = reverse("kring_release_plan", args=[release.pk])
    return client.post(url, plan(release, *rings, **fields))


def test_rings_are_added_moved_and_removed(signed_in, release):
    first, last = release.rings.order_by("order")
    response = save(
        signed_in,
        release,
        {"pk": first.pk, "name": "First", "DELETE": "on"},
        {"pk": last.pk, "name": "Everyone", "percentage": "100", "ORDER": 3},
        {"name": "Half", "percentage": "50", "ORDER": 2},
    )

    assert response.status_code == 302
    assert stored(release) == [("Half", 5_000), ("Everyone", 10_000)]


def test_an_open_ring_keeps_whom_it_reaches(signed_in, release, manager, group):
    advance_release(release=release, user=manager, reason="Because.")
    first, last = release.rings.order_by("order")
    save(
        signed_in,
        release,
        {"pk": first.pk, "name": "First", "percentage": "3", "keys": "[]", "soak_days": 9},
        {"pk": last.pk, "name": "Everyone", "percentage": "100"},
    )
    first.refresh_from_db()

    assert (first.keys, first.percentage, first.soak_days) == ([f"group:{group.pk}"], 0, 9)


def test_an_open_ring_cannot_be_removed(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    first, last = release.rings.order_by("order")
    response = save(
        signed_in,
        release,
        {"pk": first.pk, "name": "First", "DELETE": "on"},
        {"pk": last.pk, "name": "Everyone", "percentage": "100"},
    )

    assert response.status_code == 200
    assert release.rings.count() == 2


@pytest.mark.parametrize(
    ("fields", "ring", "said"),
    [
        ({"time_zone": "Europe/Amstelveen"}, {}, "is not a time zone"),
        ({}, {"starts_at": "2020-01-01T09:00"}, "has passed"),
        ({}, {"starts_at": "2035-03-25T02:30"}, "the clocks go forward"),
        ({}, {"starts_at": "2035-10-28T02:30"}, "twice"),
        ({}, {"percentage": "101"}, "100"),
        ({}, {"keys": '["planet:9"]'}, "planet"),
    ],
)
def test_a_mistake_in_a_plan_is_said_clearly(signed_in, release, fields, ring, said):
    response = save(signed_in, release, {"name": "New", **ring}, **fields)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert release.rings.count() == 2


def test_a_plan_that_a_colleague_changed_meanwhile_is_replaced_only_when_it_is_saved_again(
    signed_in, release
):
    opened = signed_in.get(reverse("kring_release_plan", args=[release.pk])).context["seen"]
    save(signed_in, release, {"name": "Of a colleague"}, seen=opened)
    refused = save(signed_in, release, {"name": "Mine"}, seen=opened)

    assert "A colleague has changed this plan" in refused.content.decode()
    assert 'value="Mine"' in refused.content.decode()
    assert stored(release) == [("Of a colleague", 0)]

    save(signed_in, release, {"name": "Mine"}, seen=refused.context["seen"])
    assert stored(release) == [("Mine", 0)]


def test_a_date_is_in_the_time_zone_of_the_release(signed_in, release):
    save(
        signed_in, release, {"name": "New", "starts_at": "2035-07-01T09:00"}, time_zone="Asia/Tokyo"
    )

    assert release.rings.get().starts_at == datetime(2035, 7, 1, 0, 0, tzinfo=UTC)


def test_simulating_shows_who_gains_and_saves_nothing(signed_in, release, group):
    response = save(
        signed_in, release, {"name": "New", "keys": f'["group:{group.pk}"]'}, do="simulate"
    )

    assert response.context["simulation"].gained.count == 1
    assert "Anna Vos" in response.content.decode()
    assert stored(release) == [("Ambassadors", 0), ("Everyone", 10_000)]


def test_adding_a_ring_keeps_what_was_typed(signed_in, release):
    response = save(signed_in, release, {"name": "Typed just now"}, do="add")
    page = response.content.decode()

    assert "Typed just now" in page
    assert 'name="rings-1-name"' in page


def test_a_plan_is_kept_and_used_again(signed_in, release):
    signed_in.post(
        reverse("kring_release_template", args=[release.pk]),
        {"name": "Two steps", "description": ""},
    )
    signed_in.post(
        reverse("kring_release_new", args=[SLUG]),
        {"version": "2.0", "template": PlanTemplate.objects.get(name="Two steps").pk},
    )

    made = Release.objects.get(version="2.0")
    assert stored(made) == [("Ambassadors", 0), ("Everyone", 10_000)]


def test_an_exception_is_made_and_ended(signed_in, release, manager):
    signed_in.post(
        reverse("kring_release_exception", args=[SLUG]),
        {"keys": f'["user:{manager.pk}"]', "effect": "allow", "reason": "Tries it."},
    )
    override = Override.objects.get()
    assert (override.key, override.created_by) == (f"user:{manager.pk}", manager)
    signed_in.post(reverse("kring_release_exception_end", args=[override.pk]), {"reason": "Done."})

    assert not Override.objects.exists()
    assert list(ReleaseEvent.objects.values_list("action", "people_affected")) == [
        ("exception_allow", 1),
        ("exception_end", 1),
    ]


def test_a_tampered_history_is_shown(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    ReleaseEvent.objects.update(reason="Something else.")
    page = signed_in.get(reverse("kring_release_plugin", args=[SLUG])).content.decode()

    assert "altered from outside" in page


def test_the_list_costs_the_same_for_1_and_50_plugins(signed_in, make_release):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(reverse("kring_releases")).status_code == 200
        return len(queries)

    make_release({"percentage": 100}, {"percentage": 200}, slug="plugin0")
    cost()
    one = cost()
    for number in range(1, 50):
        make_release({"percentage": 100}, {"percentage": 200}, slug=f"plugin{number}")

    assert cost() == one


def test_quiet_periods_are_in_the_menu_of_releases_for_who_manages_them(rf, manager, editor):
    shown = {}
    for person in (manager, editor):
        request = rf.get("/admin/")
        request.user = person
        shown[person] = [item.url for item in releases_menu.menu_items_for_request(request)]

    assert shown == {
        manager: [reverse("kring_releases"), reverse("quiet_period:index")],
        editor: [],
    }


def test_no_screen_names_its_title_twice_or_skips_a_heading_level(signed_in, release):
    for url in screens(release):
        check_headings(signed_in.get(url).content.decode())


def test_a_fault_is_told_in_the_language_of_the_reader(client, manager, release):
    PluginError.objects.create(
        slug=SLUG, place="slot home.main", summary="Took longer than 800 ms."
    )
    PluginError.objects.create(slug=SLUG, place="page /apps/x/", summary="ValueError: no")
    manager.language = "nl"
    manager.save()
    client.force_login(manager)

    page = client.get(reverse("kring_release_plugin", args=[SLUG])).content.decode()

    summaries = re.findall(r"<summary>(.*?)</summary>", page, re.DOTALL)
    assert "Het duurde langer dan 800 milliseconden." in summaries[0] + summaries[1]
    assert not any("ValueError" in each or "Took" in each for each in summaries)
    assert '<pre lang="en">page /apps/x/: ValueError: no' in page


def test_a_unit_that_lost_it_is_called_by_its_name(signed_in, release):
    unit = factories.make_unit(name_nl="Wonen", name_en="Housing")
    Breaker.objects.create(feature=SLUG, version="1.0", unit=unit.pk)

    page = signed_in.get(reverse("kring_release_plugin", args=[SLUG])).content.decode()

    assert "Version 1.0 is stopped for Housing since" in page


def test_each_stop_says_how_many_people_lost_it_by_it(signed_in, release):
    for unit, lost in ((None, 34), (factories.make_unit().pk, 1)):
        stop = Breaker.objects.create(feature=SLUG, version="1.0", unit=unit)
        ReleaseEvent.objects.append(
            plugin=SLUG, action="trip", actor=None, after={"stop": stop.pk}, people_affected=lost
        )
    Breaker.objects.create(feature=SLUG, version="0.9")

    page = signed_in.get(reverse("kring_release_plugin", args=[SLUG])).content.decode()

    assert re.findall(r"\d+ (?:person|people) lost it", page) == [
        "1 person lost it",
        "34 people lost it",
    ]


def test_a_stop_that_is_back_for_a_few_is_not_said_to_be_for_everybody(signed_in, release):
    Breaker.objects.create(
        feature=SLUG, version="1.0", cause="host", half_open_at=timezone.now(), share=500
    )

    page = signed_in.get(reverse("kring_release_plugin", args=[SLUG])).content.decode()

    assert "and back for 5 % first." in page
    assert "is stopped for everybody" not in page


def test_a_plugin_shows_the_release_under_way_and_not_a_later_draft(
    signed_in, release, make_release
):
    Release.objects.filter(pk=release.pk).update(status=Release.Status.RUNNING)
    make_release(slug=SLUG)

    page = signed_in.get(reverse("kring_release_plugin", args=[SLUG]))

    assert page.context["release"] == release


def test_a_plan_shows_no_percentage_that_nobody_chose(signed_in, release):
    page = signed_in.get(reverse("kring_release_plan", args=[release.pk]))

    assert [form["percentage"].value() for form in page.context["formset"].initial_forms] == [
        None,
        "100",
    ]


@pytest.mark.parametrize(
    ("name", "of_release", "back"),
    [
        ("kring_release_new", False, "plugin"),
        ("kring_release_exception", False, "plugin"),
        ("kring_release_end", True, "release"),
        ("kring_release_template", True, "release"),
    ],
)
def test_each_form_leads_back_to_the_screen_above(signed_in, release, name, of_release, back):
    above = {
        "plugin": reverse("kring_release_plugin", args=[SLUG]),
        "release": reverse("kring_release", args=[release.pk]),
    }[back]

    page = signed_in.get(reverse(name, args=[release.pk if of_release else SLUG]))

    assert f'<a class="button button-secondary" href="{above}">Go back</a>' in page.text


def page_of(client, release, action=""):
    name, args = (
        ("kring_release_action", [release.pk, action])
        if action
        else ("kring_release", [release.pk])
    )
    return client.get(reverse(name, args=args)).content.decode()


def test_the_page_gives_the_answer_with_its_reasons(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    page = page_of(signed_in, release)

    assert "Not enough evidence yet" in page
    assert "People who used it: 0 of 1; needed are 1." in page


def test_opening_a_ring_by_hand_shows_what_is_not_met(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    for giver in (manager, factories.make_user()):
        Feedback.objects.create(plugin=SLUG, kind="flop", giver=giver, ring_order=0)
    page = page_of(signed_in, release, "advance")

    assert "On for 0 working days; 3 needed." in page
    assert "2 flops are open. That is advice, and holds nothing." in page
    assert "nobody has watched it" in page


def test_a_ring_that_cannot_open_is_refused_before_it_promises_anything(
    signed_in, release, manager
):
    advance_release(release=release, user=manager, reason="Because.")
    Plugin.objects.update(is_enabled=False)
    page = page_of(signed_in, release, "advance")

    assert "The plugin is disabled" in page
    assert "within a second" not in page


def test_rings_opened_one_after_the_other_are_shown_as_not_watched(signed_in, release, manager):
    for _ring in range(2):
        advance_release(release=release, user=manager, reason="Because.")

    assert "Not watched: the next ring opened within a minute." in page_of(signed_in, release)


def test_after_ten_working_days_without_a_decision_the_page_asks(signed_in, release, manager):
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as clock:
        advance_release(release=release, user=manager, reason="Because.")
        signed_in.force_login(manager)
        assert "Open anyway" not in page_of(signed_in, release)
        clock.shift(timedelta(days=14))
        signed_in.force_login(manager)
        page = page_of(signed_in, release)

    assert "There is no decision yet: 0 of 1 used it, 0 answered." in page
    assert all(button in page for button in ("Wait", "Ask the people", "Open anyway"))


def test_the_answer_says_what_to_do_now(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")

    page = page_of(signed_in, release)

    assert "There is nothing to do now. Without a decision after 10 working days you get" in page


def test_the_screen_of_an_action_names_what_it_is_done_to(signed_in, release):
    page = page_of(signed_in, release, "advance")

    assert f"Open the next ring: {SLUG} 1.0" in page


def test_a_release_without_a_ring_to_come_promises_none(signed_in, release, manager):
    for _ring in range(2):
        advance_release(release=release, user=manager, reason="Because.")

    page = page_of(signed_in, release)

    assert "All rings are open." in page
    assert "You open each ring yourself." not in page


def test_what_a_ring_needs_is_said_in_words(signed_in, release):
    assert "(needed: at least 1)" in page_of(signed_in, release)


def test_the_plan_says_beforehand_what_a_ring_can_show(signed_in, release):
    page = signed_in.get(reverse("kring_release_plan", args=[release.pk])).content.decode()

    assert "1 person." in page
    assert (
        "Chance that it brings no decision about a good plugin, so that you have to decide: 100 %."
        in page
    )
    assert "Fewer than 20 people show little" in page


def test_a_simulated_plan_says_what_its_rings_can_show(signed_in, release, manager):
    advance_release(release=release, user=manager, reason="Because.")
    first, last = release.rings.order_by("order")
    response = save(
        signed_in,
        release,
        {"pk": first.pk, "name": "First"},
        {"pk": last.pk, "name": "Everyone", "percentage": "100"},
        {"name": "Nobody"},
        do="simulate",
    )

    sizes = [form.foresight.size for form in response.context["formset"].chosen()]
    assert sizes == [1, 1, 0]


def test_the_screen_of_a_plugin_tells_what_the_host_made_late(signed_in, release):
    for feature, times in ((SLUG, 3), (f"{SLUG}.voting", 4), (f"{SLUG}x", 50)):
        DayCount.objects.create(
            feature=feature, version="1.0", day=timezone.localdate(), host_late=times
        )

    page = signed_in.get(reverse("kring_release_plugin", args=[SLUG])).content.decode()

    assert "late 7 times" in page
