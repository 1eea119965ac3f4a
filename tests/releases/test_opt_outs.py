"""Somebody does without a feature that reached them: for themselves, at once, and as long as they like."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from openfeature import api
from openfeature.flag_evaluation import Reason as StandardReason

from adoption.ambassadors.models import Ambassador
from adoption.feedback.models import Feedback
from kring.core import stamps
from people.models import User
from plugins.api import explain, is_on
from plugins.gate import snapshot
from plugins.gate.openfeature import context_for
from plugins.gate.rules import Reason
from plugins.privacy import requests as personal_data
from releases.models import OptOut, Override, Release, ReleaseEvent, Ring
from releases.selectors.audience import blocked_by_dependency, everybody
from releases.services.ladder import advance_release, roll_back_release
from releases.services.mandatory import MandatoryError, make_mandatory, make_optional
from releases.services.opt_outs import OptOutError, opt_in, opt_out
from releases.services.simulate import people_per_ring, simulate_plan
from tests.plugins import plugin as everything
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
PAGE = "/releases/"


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


@pytest.fixture
def opened(make_release):
    """Return a maker of a release whose first ring is open."""

    def make(slug="ideas", *later, **ring) -> Release:
        first = {"percentage": 10_000, "name": "Everyone", **ring, "opened_at": timezone.now()}
        release = make_release(first, *later, slug=slug)
        release.status = Release.Status.RUNNING if later else Release.Status.DONE
        release.save()
        snapshot.forget()
        return release

    return make


def now(user):
    """Return the user as the next request has them, under the rules as they are now."""
    snapshot.forget()
    return User.objects.get(pk=user.pk)


def put_aside(user, slug="ideas"):
    opt_out(user=now(user), slug=slug)
    return now(user)


def test_a_reader_puts_a_feature_aside_and_takes_it_back_on_the_page(client, reader, opened):
    opened()
    client.post(reverse("adoption:put_aside", args=["ideas"]))
    assert not is_on("ideas", now(reader))
    assert "Use it again" in client.get(PAGE).text

    client.post(reverse("adoption:use_again", args=["ideas"]))

    assert is_on("ideas", now(reader))
    assert not OptOut.objects.exists()


def test_putting_aside_is_told_to_every_process(reader, opened):
    opened()
    before = stamps.stored(snapshot.STAMP)

    put_aside(reader)

    assert stamps.stored(snapshot.STAMP) == before + 1


@pytest.mark.django_db(transaction=True)
def test_it_is_in_force_in_this_process_once_it_is_saved(reader, opened):
    opened()
    assert is_on("ideas", reader)

    opt_out(user=reader, slug="ideas")

    assert explain("ideas", reader).reason is Reason.OPTED_OUT


def test_a_check_still_takes_no_query(reader, opened, django_assert_num_queries):
    opened()
    aside = put_aside(reader)
    is_on("ideas", aside)

    with django_assert_num_queries(0):
        assert explain("ideas", aside).reason is Reason.OPTED_OUT


def test_a_feature_that_is_put_aside_is_gone_from_its_own_address(
    client, reader, sample, serve, opened
):
    sample.urls(everything)
    serve()
    opened("sample")
    assert client.get("/apps/sample/").status_code == 200
    put_aside(reader, "sample")

    assert client.get("/apps/sample/").status_code == 404


def test_nobody_else_loses_it(reader, opened):
    opened()
    put_aside(reader)

    assert is_on("ideas", now(factories.make_user()))


def test_an_ambassador_puts_aside_what_came_first_to_them(opened):
    opened(keys=["ambassador"], percentage=0)
    user = factories.make_employee()
    Ambassador.objects.create(user=user, status="active", motivation="Graag")

    assert not is_on("ideas", put_aside(user))


def test_it_is_no_flop_and_no_event_in_the_history(reader, opened):
    opened()
    put_aside(reader)

    assert not Feedback.objects.exists()
    assert not ReleaseEvent.objects.exists()


def test_it_stays_put_aside_when_the_release_widens(reader, opened, release_manager):
    release = opened("ideas", {"percentage": 10_000}, keys=[f"user:{reader.pk}"], percentage=0)
    put_aside(reader)

    advance_release(release=release, user=release_manager, reason="Because.")

    assert explain("ideas", now(reader)).reason is Reason.OPTED_OUT


def test_what_somebody_has_not_got_cannot_be_put_aside(client, reader, opened):
    opened(keys=["user:0"], percentage=0)

    assert client.post(reverse("adoption:put_aside", args=["ideas"])).status_code == 404
    with pytest.raises(PermissionDenied):
        opt_out(user=reader, slug="ideas")


def test_putting_aside_twice_is_once(client, reader, opened):
    opened()
    for _time in range(2):
        answer = client.post(reverse("adoption:put_aside", args=["ideas"]))
        snapshot.forget()

    assert answer.status_code == 302
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("name", ["put_aside", "use_again"])
def test_the_choice_is_for_people_who_have_signed_in_and_only_by_a_form(client, reader, name):
    address = reverse(f"adoption:{name}", args=["ideas"])
    assert client.get(address).status_code == 405
    client.logout()

    answer = client.post(address)
    assert (answer.status_code, OptOut.objects.count()) == (302, 0)


def test_keeping_away_by_hand_beats_the_persons_own_choice(reader, opened):
    release = opened()
    put_aside(reader)
    Override.objects.create(
        plugin=release.plugin, key=f"user:{reader.pk}", effect="deny", reason="x"
    )
    opt_in(user=reader, slug="ideas")

    assert explain("ideas", now(reader)).reason is Reason.DENIED


def test_what_depends_on_it_goes_along_and_the_page_says_so_before_and_after(
    client, reader, opened, ideas_need_reactions
):
    opened("reactions")
    opened("ideas")
    before = client.get(PAGE).text
    put_aside(reader, "reactions")
    after = client.get(PAGE).text

    assert "needs this and goes with it" in before
    assert "and comes back with it" in after
    assert explain("ideas", now(reader)).reason is Reason.DEPENDENCY


def test_somebody_who_put_aside_what_a_plugin_needs_holds_no_ring_up(
    reader, opened, ideas_need_reactions
):
    opened("reactions")
    opened("ideas")
    put_aside(reader, "reactions")

    assert blocked_by_dependency(snapshot.load(), "ideas", everybody()) == {}


def test_simulating_does_not_tell_by_a_missing_name_who_put_it_aside(reader, opened):
    release = opened("ideas", {"percentage": 10_000}, keys=["user:0"], percentage=0)
    OptOut.objects.create(plugin=release.plugin, user=reader)
    other = factories.make_user()
    found = simulate_plan(release=release, rings=list(release.rings.all()))

    assert {reader.pk, other.pk} <= found.steps[-1].gained


def test_the_reach_of_a_ring_does_not_give_away_how_many_put_it_aside(reader, opened):
    release = opened()
    rings = list(release.rings.all())
    before = people_per_ring(release=release, rings=rings)
    put_aside(reader)

    assert people_per_ring(release=release, rings=rings) == before


def test_the_numbers_of_the_list_and_the_plugin_do_not_give_it_away_either(manager, opened):
    opened()
    pages = [reverse("kring_releases"), reverse("kring_release_plugin", args=["ideas"])]

    def numbers():
        listed, one = (manager.get(page).context for page in pages)
        people = next(
            row.people for row, _title, _features in listed["rows"] if row.slug == "ideas"
        )
        return people, one["people"]

    before = numbers()
    OptOut.objects.create(plugin_id="ideas", user=User.objects.first())

    assert numbers() == before


def test_playing_a_plan_through_leaves_what_is_mandatory_so(reader, manager, opened):
    release = opened("ideas", {"percentage": 10_000})
    Ring.objects.filter(opened_at__isnull=False).update(mandatory_since=timezone.now())
    OptOut.objects.create(plugin_id="ideas", user=reader)
    snapshot.forget()
    first, last = release.rings.all()
    url = reverse("kring_release_plan", args=[release.pk])
    sent = {"time_zone": "UTC", "do": "simulate", "rings-TOTAL_FORMS": 2, "rings-INITIAL_FORMS": 2}
    for place, ring in enumerate((first, last)):
        fields = {
            "pk": ring.pk,
            "name": ring.name,
            "keys": "[]",
            "percentage": 100,
            "percentage_unit": "person",
            "soak_days": 2,
            "used_share": 10,
            "ORDER": place + 1,
        }
        sent |= {f"rings-{place}-{name}": value for name, value in fields.items()}

    played = manager.post(url, sent).context["simulation"]

    assert played.lost.count == 0


def test_the_standard_client_tells_a_rule_about_this_person(reader, opened):
    opened()
    aside = put_aside(reader)
    details = api.get_client("kring").get_boolean_details("ideas", True, context_for(aside))

    assert (details.value, details.reason) == (False, StandardReason.TARGETING_MATCH)
    assert details.flag_metadata["reason"] == "opted_out"


# --- mandatory ------------------------------------------------------------------------------------


@pytest.fixture
def mandatory(opened, release_manager):
    """A release whose open ring is mandatory."""
    release = opened()
    make_mandatory(ring=release.rings.get(), user=release_manager, reason="The old form closes.")
    snapshot.forget()
    return release


def test_what_is_mandatory_cannot_be_put_aside(client, reader, mandatory):
    with pytest.raises(OptOutError):
        opt_out(user=reader, slug="ideas")

    page = client.get(PAGE).text
    assert "Part of your work here: The old form closes." in page
    assert "Not for me now" not in page


def test_who_had_put_it_aside_has_it_again_and_reads_why(client, reader, opened, release_manager):
    release = opened()
    put_aside(reader)
    make_mandatory(ring=release.rings.get(), user=release_manager, reason="The old form closes.")

    assert explain("ideas", now(reader)).reason is Reason.MANDATORY
    page = " ".join(client.get(PAGE).text.split())
    assert "You had put this aside." in page
    assert "The old form closes." in page


def test_a_choice_that_ended_does_not_come_back_when_it_is_optional_again(
    reader, opened, release_manager
):
    ring = opened().rings.get()
    put_aside(reader)
    make_mandatory(ring=ring, user=release_manager, reason="Now.")
    make_optional(ring=ring, user=release_manager)

    assert is_on("ideas", now(reader))
    assert not is_on("ideas", put_aside(reader))


def test_outside_the_mandatory_ring_the_choice_stays(reader, opened, release_manager):
    release = opened("ideas", {"percentage": 10_000}, keys=["user:0"], percentage=0)
    advance_release(release=release, user=release_manager, reason="Because.")
    put_aside(reader)

    make_mandatory(ring=release.rings.first(), user=release_manager, reason="Desk first.")

    assert explain("ideas", now(reader)).reason is Reason.OPTED_OUT


def test_making_it_mandatory_stands_in_the_history_with_its_reason_and_reach(
    reader, mandatory, release_manager
):
    event = ReleaseEvent.objects.get(action="make_mandatory")

    assert (event.actor, event.reason) == (release_manager, "The old form closes.")
    assert event.people_affected == User.objects.filter(is_active=True).count()
    assert event.after["ring"] == "Everyone"
    assert ReleaseEvent.objects.first_broken() is None


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_ring_is_not_made_mandatory_without_a_reason(opened, release_manager, reason):
    ring = opened().rings.get()

    with pytest.raises(MandatoryError):
        make_mandatory(ring=ring, user=release_manager, reason=reason)


def test_a_ring_that_is_not_open_is_not_made_mandatory(make_release, release_manager):
    ring = make_release({"percentage": 10_000}).rings.get()

    with pytest.raises(MandatoryError):
        make_mandatory(ring=ring, user=release_manager, reason="Now.")


def test_what_it_needs_is_made_mandatory_first_and_optional_last(
    reader, opened, release_manager, ideas_need_reactions
):
    needed, needing = opened("reactions").rings.get(), opened("ideas").rings.get()
    with pytest.raises(MandatoryError, match="reactions"):
        make_mandatory(ring=needing, user=release_manager, reason="Now.")

    make_mandatory(ring=needed, user=release_manager, reason="Now.")
    make_mandatory(ring=needing, user=release_manager, reason="Now.")

    with pytest.raises(MandatoryError, match="ideas"):
        make_optional(ring=needed, user=release_manager)


def test_rolling_back_ends_what_was_mandatory(mandatory, release_manager):
    roll_back_release(release=mandatory, user=release_manager, reason="Too slow.")

    assert Ring.objects.get().mandatory_since is None


@pytest.mark.parametrize("who", ["employee", "ambassador", "nobody"])
def test_only_release_managers_make_it_mandatory(as_role, opened, who):
    ring = opened().rings.get()
    visitor = as_role("anonymous" if who == "nobody" else "employee")
    if who == "ambassador":
        Ambassador.objects.create(user=visitor.user, status="active", motivation="Graag")
    for action in ("mandatory", "optional"):
        url = reverse("kring_release_ring_action", args=[ring.pk, action])
        assert visitor.get(url).status_code in (302, 403)
        assert visitor.post(url, {"reason": "Mine."}).status_code in (302, 403)

    assert Ring.objects.get().mandatory_since is None


@pytest.fixture
def manager(client, release_manager):
    release_manager.is_superuser = True
    release_manager.language = "en"
    release_manager.save()
    client.force_login(release_manager)
    return client


def test_a_manager_makes_a_ring_mandatory_and_optional_again(manager, opened):
    release = opened()
    ring = release.rings.get()
    url = reverse("kring_release_ring_action", args=[ring.pk, "mandatory"])
    assert manager.post(url, {"reason": ""}).status_code == 200
    manager.post(url, {"reason": "The old form closes."})
    page = manager.get(reverse("kring_release", args=[release.pk])).text
    assert "The old form closes." in page

    manager.post(reverse("kring_release_ring_action", args=[ring.pk, "optional"]), {"reason": ""})

    assert Ring.objects.get().mandatory_since is None


@pytest.mark.parametrize(("people", "told"), [(0, "0"), (4, "fewer than 5"), (5, "5")])
def test_the_release_page_tells_how_many_put_it_aside_but_no_small_number(
    manager, opened, people, told
):
    release = opened()
    for _number in range(people):
        OptOut.objects.create(plugin=release.plugin, user=factories.make_user())
    page = " ".join(manager.get(reverse("kring_release", args=[release.pk])).text.split())

    assert f"put it aside for themselves: {told}." in page


# --- the person's data ----------------------------------------------------------------------------


def test_the_choice_is_among_what_a_person_gets_of_themselves(reader, opened):
    opened()
    put_aside(reader)

    kept = personal_data.export_for(reader)["kring"][0]["put_aside"]
    assert [row["plugin"] for row in kept] == ["ideas"]


def test_erasing_a_persons_data_forgets_the_choice(reader, opened):
    opened()
    put_aside(reader)
    before = stamps.stored(snapshot.STAMP)
    personal_data.erase_for(reader)

    assert not OptOut.objects.exists()
    assert stamps.stored(snapshot.STAMP) > before


def test_what_is_new_takes_the_same_queries_for_1_and_for_50_that_are_put_aside(
    client, reader, opened
):
    numbers = iter(range(60))

    def make():
        release = opened(f"plugin{next(numbers)}")
        OptOut.objects.create(plugin=release.plugin, user=reader)
        snapshot.forget()

    few, many = few_and_many(client, PAGE, make)

    assert len(few) == len(many)


def test_reading_the_rules_takes_the_same_queries_for_1_and_for_50_choices(
    opened, django_assert_num_queries
):
    plugin = opened().plugin
    for number in (1, 49):
        for _one in range(number):
            OptOut.objects.create(plugin=plugin, user=factories.make_user())
        with django_assert_num_queries(6):
            snapshot.load()
