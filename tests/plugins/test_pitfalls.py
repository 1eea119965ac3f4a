"""What other ways to release features fell into. Each test names the pitfall, with where it was reported."""

import logging

import pytest
from django.apps import apps
from django.db import models
from django.test import Client, RequestFactory
from openfeature import api as openfeature
from openfeature.flag_evaluation import Reason as Said

from people.models import User
from plugins.api import explain, is_on
from plugins.contributions import navigation
from plugins.gate import snapshot
from plugins.gate.openfeature import context_for
from plugins.gate.rules import Reason
from plugins.models import Plugin
from releases.models import Override, Release, ReleaseEvent, Ring
from releases.services.exceptions import add_override, remove_override
from releases.services.ladder import advance_release
from releases.services.plans import save_plan
from releases.services.switches import kill_plugin
from tests.support import factories
from tests.support.queries import warm_queries

pytestmark = pytest.mark.django_db

HALF = 5_000


@pytest.fixture
def people():
    return [factories.make_user() for _number in range(40)]


@pytest.fixture
def half(make_release, release_manager):
    """The idea box, released to half of everybody and then to everybody."""
    release = make_release({"percentage": 1_000}, {"percentage": HALF}, {"percentage": 10_000})
    for _ring in range(2):
        advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()
    return release


def having(people) -> set[int]:
    """Return who has the idea box, each asked anew as a request does."""
    return {person.pk for person in people if is_on("ideas", User.objects.get(pk=person.pk))}


def visit(user, **headers) -> bool:
    """Return whether the page is there for the user, in a browser that nobody used before."""
    client = Client(headers=headers)
    client.force_login(user)
    return client.get("/apps/ideas/").status_code == 200


def test_one_person_has_the_same_on_every_device(half, people):
    """django-waffle 93: a cookie decides, so that each browser decides for itself."""
    expected = having(people)
    assert 0 < len(expected) < len(people)

    for agent in ("Mozilla/5.0 (Windows NT 10.0)", "Mozilla/5.0 (iPhone)"):
        assert {p.pk for p in people if visit(p, **{"user-agent": agent})} == expected


def test_no_cookie_and_no_session_remembers_a_decision(half, people):
    """A decision in a cookie outlives the rules that it was made by."""
    client = Client()
    client.force_login(people[0])

    client.get("/apps/ideas/")
    client.get("/releases/")

    assert set(client.cookies) <= {"sessionid", "csrftoken", "messages"}
    assert not [key for key in list(client.session.keys()) if "plugin" in key or "idea" in key]


def test_a_visit_is_no_new_chance(half, people):
    """django-waffle 115: in "rollout mode" 10 % becomes 88 % after twenty visits."""
    first = having(people)

    for _visit in range(20):
        assert having(people) == first


def test_who_was_off_comes_on_as_the_share_grows(half, people, release_manager):
    """django-waffle 115: who was once drawn out stays out until the cookie ends."""
    before = having(people)
    advance_release(release=half, user=release_manager, reason="Because.")
    snapshot.forget()

    assert before < having(people) == {person.pk for person in people}


def test_a_decision_needs_no_middleware(half, people, settings):
    """mdn/kuma 3209: without its middleware every page draws anew."""
    expected = having(people)
    needed = ("Session", "Authentication", "SignInWall", "Csrf", "Message", "Account", "Language")
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if any(name in m for name in needed)]

    for _page in range(3):
        assert {person.pk for person in people if visit(person)} == expected


def test_it_can_be_taken_from_one_person(half, people, release_manager):
    """django-waffle 194: nobody can be left out."""
    [one, *_rest] = sorted(having(people))

    add_override(
        plugin=half.plugin, key=f"user:{one}", effect="deny", reason="Asked", user=release_manager
    )
    snapshot.forget()

    assert explain("ideas", User.objects.get(pk=one)).reason == Reason.DENIED
    assert one not in having(people)


def test_nothing_in_a_request_turns_it_on(half, people):
    """django-waffle's "testing": whoever knows the word in the address has the feature."""
    out = next(person for person in people if person.pk not in having(people))
    client = Client(headers={"x-ideas": "1", "x-kring-ideas": "on"})
    client.cookies["dwf_ideas"] = "True"
    client.force_login(out)

    for query in ("dwft_ideas=1", "ideas=on", "flag_ideas=true", "kring_plugin=ideas"):
        assert client.get(f"/apps/ideas/?{query}").status_code == 404


def test_a_stop_does_not_wait_for_a_new_session(
    half, people, release_manager, django_capture_on_commit_callbacks
):
    """A flag kept in the session: a stop reaches people when they sign in again."""
    person = next(person for person in people if person.pk in having(people))
    client = Client()
    client.force_login(person)
    assert client.get("/apps/ideas/").status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        kill_plugin(plugin=half.plugin, user=release_manager, reason="It burns.")

    assert client.get("/apps/ideas/").status_code == 404


def test_a_page_costs_the_same_with_1_and_50_plugins(sample, client):
    """django-waffle 77: twenty flags take 65 queries and 90 calls of the cache."""
    home = factories.make_home()
    client.force_login(factories.make_user())
    sample.navigation("Sample", "home")
    few = warm_queries(client, home.url)
    for number in range(50):
        Plugin.objects.create(slug=f"plugin{number}", is_enabled=True)
        sample.navigation_entries.append(
            navigation.NavigationEntry(f"plugin{number}", "More", "home", "app", f"plugin{number}")
        )
    snapshot.forget()
    client.get(home.url)

    assert len(warm_queries(client, home.url)) == len(few)


def test_no_request_loads_the_rules_again(sample, client, monkeypatch):
    """flipper 653: loading everything in each request costs 40 ms, with an empty database too."""
    home = factories.make_home()
    client.force_login(factories.make_user())
    client.get(home.url)
    loaded = []
    monkeypatch.setattr(snapshot, "load", lambda: loaded.append(1))

    for _request in range(3):
        client.get(home.url)

    assert loaded == []


def test_having_no_plugin_at_all_is_remembered_too(django_assert_num_queries):
    """django-flags: an empty set is taken for one that was not read yet, and read again."""
    user = factories.make_user()
    Plugin.objects.all().delete()
    is_on("ideas", user)

    with django_assert_num_queries(0):
        for _check in range(10):
            assert not is_on("ideas", user)


def test_nothing_is_chosen_once_for_all_at_the_start_of_a_project():
    """django-waffle: another model of a flag needs its tables moved by hand."""
    own = apps.get_app_config("plugins").get_models(include_auto_created=True)

    assert not [model for model in own if model._meta.swappable]
    assert not [
        field
        for model in own
        for field in model._meta.get_fields()
        if isinstance(field, models.ManyToManyField)
    ]


def test_no_cache_between_keeps_the_page_of_somebody_else(half, people):
    """mdn/developer-portal 1162: the cache of the network shows one person's variant to another."""
    client = Client()
    client.force_login(next(person for person in people if person.pk in having(people)))

    for address in (factories.make_home().url, "/apps/ideas/", "/releases/"):
        kept = client.get(address).headers["Cache-Control"]
        assert "private" in kept, address
        assert "no-store" in kept, address


def test_a_kind_of_people_that_is_gone_is_nobody_and_floods_no_log(make_release, caplog):
    """cfpb/consumerfinance.gov 4641: a condition whose code is gone writes a line a decision."""
    Release.objects.filter(pk=make_release({"keys": ["planet:9"]}).pk).update(status="running")
    Ring.objects.update(opened_at="2026-01-01T00:00Z")
    snapshot.forget()
    user = factories.make_user()

    with caplog.at_level(logging.DEBUG):
        assert not any(is_on("ideas", user) for _check in range(100))

    assert [record for record in caplog.records if record.name.startswith("plugins")] == []


def test_a_new_release_draws_the_same_people(half, people, make_release, release_manager):
    """Flagsmith: switching on "consistent hashing" gives everybody another place."""
    before = having(people)
    Release.objects.filter(pk=half.pk).update(status=Release.Status.DONE)
    following = make_release({"percentage": HALF})
    advance_release(release=following, user=release_manager, reason="Because.")
    snapshot.forget()

    assert having(people) == before


def test_an_exception_is_in_force_and_in_the_history(half, people, release_manager):
    """Flagsmith 6340: an exception leaves no record, and takes no effect either."""
    out = next(person for person in people if person.pk not in having(people))

    made = add_override(
        plugin=half.plugin,
        key=f"user:{out.pk}",
        effect="allow",
        reason="Tries",
        user=release_manager,
    )
    snapshot.forget()
    assert out.pk in having(people)
    remove_override(override=made, user=release_manager, reason="Tried")
    snapshot.forget()

    assert out.pk not in having(people)
    events = ReleaseEvent.objects.filter(action__startswith="exception").order_by("sequence")
    assert [(e.action, e.reason) for e in events] == [
        ("exception_allow", "Tries"),
        ("exception_end", "Tried"),
    ]


def test_people_and_percentage_change_in_one_edit(make_release, release_manager):
    """Flagsmith 4655: a percentage is not saved when the people are changed in the same edit."""
    unit, other = factories.make_unit(), factories.make_unit()
    release = make_release({"keys": [f"unit:{unit.pk}"], "percentage": 100})
    [ring] = release.rings.all()
    wanted = {"keys": [f"unit:{other.pk}"], "percentage": 2_500, "percentage_unit": "unit"}

    save_plan(
        release=release,
        time_zone="Europe/Amsterdam",
        advances_automatically=False,
        rings=[{"pk": ring.pk, "name": "Both", **wanted}],
        user=release_manager,
    )

    stored = release.rings.values(*wanted).get()
    assert stored == wanted


def test_the_first_question_of_a_process_is_answered_truly(half, people):
    """OpenFeature: while a provider starts, every flag has its default."""
    expected, client = having(people), openfeature.get_client("kring")

    for person in people[:20]:
        # As in a process that has just begun.
        snapshot.forget()
        details = client.get_boolean_details("ideas", False, context_for(person))
        assert details.value is (person.pk in expected)
        assert details.reason not in (Said.ERROR, Said.UNKNOWN)
        assert details.error_code is None


def test_adding_a_group_takes_it_from_nobody(half, people, release_manager):
    """Viva: the most restrictive policy wins, so that a pilot for some takes it from others."""
    before = having(people)
    unit = factories.make_unit()

    add_override(
        plugin=half.plugin,
        key=f"unit:{unit.pk}",
        effect="allow",
        reason="Pilot",
        user=release_manager,
    )
    snapshot.forget()

    assert before <= having(people)
    assert Override.objects.count() == 1


def test_a_request_without_anybody_is_out_and_not_in_the_first_place(half):
    """A missing id must not count as bucket 0, which every percentage reaches."""
    request = RequestFactory().get("/")
    request.user = None

    assert not is_on("ideas", request.user)
    assert explain("ideas", request.user).reason == Reason.NO_IDENTITY
