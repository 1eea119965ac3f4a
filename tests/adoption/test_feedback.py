"""Tips, tops and flops: who gives them, what is kept, how they are answered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from adoption.evaluation import services as evaluation
from adoption.evaluation.models import EvaluationMoment
from adoption.evaluation.selectors import report as report_of
from adoption.feedback import selectors
from adoption.feedback import services as feedback
from adoption.feedback.models import Feedback
from people.models import User
from plugins.gate import snapshot
from releases.models import Release
from tests.support import factories
from tests.support.evidence import counted
from tests.support.forms import send_twice
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
FORM = "/releases/feedback/ideas/"
VERSION = "1.0.0"


@pytest.fixture(autouse=True)
def _nothing_said_before():
    cache.clear()


@pytest.fixture
def giver(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit(), language="nl")
    client.force_login(user)
    return user


@pytest.fixture
def released(make_release, giver):
    """The feature, in the hands of the giver through the second ring."""
    now = timezone.now()
    release = make_release(
        {"keys": ["user:0"], "opened_at": now}, {"keys": [f"user:{giver.pk}"], "opened_at": now}
    )
    release.status = Release.Status.RUNNING
    release.save()
    snapshot.forget()
    return release


def give(user, kind="flop", text="Te langzaam", **values):
    return feedback.give_feedback(user=user, slug="ideas", kind=kind, text=text, **values)


def test_feedback_remembers_the_ring_by_which_the_giver_has_it(giver, released):
    assert give(giver).ring_order == 1


def test_whoever_has_not_the_feature_cannot_give_feedback(giver, released):
    with pytest.raises(PermissionDenied):
        give(factories.make_user())


def test_the_form_of_a_feature_one_has_not_does_not_exist(client, giver, released):
    client.force_login(factories.make_user())

    assert client.get(FORM).status_code == 404
    assert client.post(FORM, {"kind": "top"}).status_code == 404


@pytest.fixture
def crowd(giver):
    """Enough colleagues in each of two rings."""
    units = [factories.make_unit(), factories.make_unit()]
    for unit in units:
        for _number in range(feedback.FEWEST_WRITERS):
            factories.make_employee(unit)
    return [f"unit:{unit.pk}" for unit in units]


def release_to(make_release, *rings):
    release = make_release(*({"keys": keys, "opened_at": timezone.now()} for keys in rings))
    release.status = Release.Status.RUNNING
    release.save()
    snapshot.forget()
    cache.clear()


def next_week():
    return time_machine.travel(timezone.now() + timedelta(days=7), tick=False)


def test_anonymous_feedback_keeps_no_giver_no_page_and_no_time_finer_than_a_week(giver, released):
    given = give(giver, anonymous=True, page_url="/colleagues/anna/")

    given.refresh_from_db()
    local = timezone.localtime(given.created_at)
    assert (given.giver_id, given.page_url) == (None, "")
    assert (local.weekday(), local.hour, local.minute, local.second) == (0, 0, 0, 0)


def test_the_week_is_that_of_the_organisation_wherever_a_manager_is(giver, released):
    sunday_evening = datetime(2026, 6, 7, 20, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    with time_machine.travel(sunday_evening, tick=False):
        give(giver, anonymous=True)
        with timezone.override("Asia/Tokyo"):
            assert not Feedback.objects.shown().exists()


def test_what_was_given_without_a_name_appears_the_week_after(giver, released):
    give(giver, anonymous=True)
    assert not any(column.items for column in selectors.board())
    assert selectors.open_flops_by_plugin()["ideas"] == 0

    with next_week():
        assert selectors.open_flops_by_plugin()["ideas"] == 1
        assert sum(len(column.items) for column in selectors.board()) == 1


def test_keys_do_not_tell_in_what_order_feedback_was_given(giver, released):
    keys = [give(giver, kind="top").pk for _number in range(9)]

    assert keys != sorted(keys)
    assert max(keys) - min(keys) > 1000


def test_a_ring_is_kept_when_every_ring_has_enough_people(giver, make_release, crowd):
    release_to(make_release, [crowd[0]], [crowd[1], f"user:{giver.pk}"])

    assert give(giver, anonymous=True).ring_order == 1


def test_one_small_ring_keeps_the_ring_from_all_anonymous_feedback(giver, make_release, crowd):
    """Or what has no ring would be of the small one."""
    release_to(make_release, [f"user:{giver.pk}"], crowd)
    other = next(iter(people_of(crowd[0])))

    assert give(giver, anonymous=True).ring_order is None
    assert give(other, anonymous=True).ring_order is None
    assert give(other).ring_order == 1


def people_of(key):
    return User.objects.filter(person__posts__unit=key.removeprefix("unit:"))


def test_in_a_small_group_the_form_says_first_that_people_may_guess(client, giver, released):
    said = {"kind": "top", "text": "Mooi", "anonymous": "on"}

    first = client.post(FORM, said)
    assert "vermoeden" in first.text
    assert 'name="knows_small" value="on"' in first.text
    assert "Mooi" in first.text
    assert not Feedback.objects.exists()

    client.post(FORM, said | {"knows_small": "on"})
    assert Feedback.objects.exists()


def test_in_a_large_group_it_is_sent_at_once(client, giver, make_release, crowd):
    release_to(make_release, [*crowd, f"user:{giver.pk}"])

    client.post(FORM, {"kind": "top", "anonymous": "on"})

    assert Feedback.objects.exists()


def test_a_flop_without_words_is_asked_for_words(giver, released):
    with pytest.raises(ValidationError):
        give(giver, text="  ")


def test_a_top_needs_no_words(giver, released):
    assert give(giver, kind="top", text="").pk


def test_nobody_says_more_than_the_limit_in_an_hour_even_anonymously(giver, released):
    for _number in range(feedback.PER_HOUR):
        give(giver, anonymous=True)

    with pytest.raises(feedback.TooMuchFeedbackError, match=r"come back later|Kom later"):
        give(giver)


def test_without_javascript_the_form_leads_to_ones_own_feedback(client, giver, released):
    answer = client.post(FORM, {"kind": "tip", "text": "Sneller", "page_url": "/apps/ideas/?a=1"})

    assert answer.url == reverse("adoption:my_feedback")
    assert Feedback.objects.get().page_url == "/apps/ideas/"


def test_htmx_gets_the_thanks_alone(client, giver, released):
    answer = client.post(FORM, {"kind": "top"}, headers={"HX-Request": "true"})

    assert 'role="status"' in answer.text
    assert "<html" not in answer.text


def test_htmx_gets_the_form_back_with_what_is_wrong(client, giver, released):
    answer = client.post(FORM, {"kind": "flop"}, headers={"HX-Request": "true"})

    assert "field-error" in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    "address", ["//evil.example/", "/\\evil.example/", "/\t/evil.example/", "javascript:x()"]
)
def test_an_address_of_another_site_is_not_kept(client, giver, released, address):
    client.post(FORM, {"kind": "top", "page_url": address})

    assert Feedback.objects.get().page_url == ""


def test_an_address_of_another_site_is_not_kept_whoever_calls(giver, released):
    assert give(giver, page_url="/\\evil.example/").page_url == ""


def test_a_flop_is_open_until_it_is_done_or_refused(giver, released, release_manager):
    flop = give(giver)
    give(giver, kind="tip")
    assert selectors.open_flops_by_plugin()["ideas"] == 1

    feedback.answer_feedback(feedback=flop, user=release_manager, status="planned", answer="")
    assert selectors.open_flops_by_plugin()["ideas"] == 1

    feedback.answer_feedback(feedback=flop, user=release_manager, status="done", answer="Klaar")
    assert selectors.open_flops_by_plugin()["ideas"] == 0


def test_somebody_who_answers_twice_counts_once(giver, released):
    give(giver)
    give(giver, kind="top")
    give(giver, kind="flop", anonymous=True)

    with next_week():
        assert selectors.answered("ideas", VERSION, None) == (2, 2, 2)


def test_a_flop_that_was_mended_is_an_answer_and_no_flop(giver, released, release_manager):
    flop = give(giver, kind="flop")
    feedback.answer_feedback(feedback=flop, user=release_manager, status="done", answer="Klaar")

    assert selectors.answered("ideas", VERSION, None) == (1, 0, 0)


def test_an_answer_is_about_the_version_that_was_installed(giver, released, install):
    give(giver, kind="flop")
    install("ideas", "1.1")

    assert selectors.answered("ideas", VERSION, None) == (1, 1, 1)
    assert selectors.answered("ideas", "1.1", None) == (0, 0, 0)


def test_what_names_no_version_counts_by_its_time(giver, released):
    give(giver, kind="flop")
    Feedback.objects.update(version="")
    later = timezone.now() + timedelta(minutes=1)

    assert selectors.answered("ideas", "1.1", None) == (1, 1, 1)
    assert selectors.answered("ideas", "1.1", later) == (0, 0, 0)


def test_without_a_name_the_version_is_kept_that_was_there_before_this_week(giver, released):
    counted("ideas", day=timezone.localdate() - timedelta(days=7), version=VERSION, seen=1)
    give(giver, anonymous=True)

    assert Feedback.objects.get().version == VERSION


def test_without_a_name_a_version_of_this_week_is_not_kept(giver, released):
    counted("ideas", day=timezone.localdate(), version=VERSION, seen=1)
    give(giver, anonymous=True)

    assert Feedback.objects.get().version == ""


def test_only_release_managers_answer(giver, released):
    with pytest.raises(PermissionDenied):
        feedback.answer_feedback(feedback=give(giver), user=giver, status="done", answer="Zelf")


def test_the_answer_reaches_the_giver_by_mail_in_their_language(
    giver, released, release_manager, run_jobs
):
    flop = give(giver)

    feedback.answer_feedback(feedback=flop, user=release_manager, status="done", answer="Opgelost!")
    run_jobs()

    sent = mail.outbox[-1]
    assert sent.to == [giver.email]
    assert sent.subject.startswith("Antwoord op je feedback over ")
    assert "Opgelost!" in sent.body


def test_anonymous_feedback_is_answered_on_the_board_and_mailed_to_nobody(
    giver, released, release_manager, run_jobs
):
    flop = give(giver, anonymous=True)

    feedback.answer_feedback(feedback=flop, user=release_manager, status="done", answer="Opgelost")
    run_jobs()

    assert mail.outbox == []


def test_the_giver_reads_the_answer_on_the_site_and_then_it_is_no_longer_new(
    client, giver, released, release_manager
):
    flop = give(giver)
    feedback.answer_feedback(feedback=flop, user=release_manager, status="done", answer="Opgelost!")
    assert selectors.unread_answers(giver) == 1

    assert "Opgelost!" in client.get(reverse("adoption:my_feedback")).text
    assert selectors.unread_answers(giver) == 0


def test_nobody_reads_what_others_gave(client, giver, released):
    give(giver, text="Van mij alleen")
    client.force_login(factories.make_user())

    assert "Van mij alleen" not in client.get(reverse("adoption:my_feedback")).text


def test_my_feedback_takes_the_same_queries_for_1_and_for_50(client, giver, released):
    def make():
        Feedback.objects.create(plugin="ideas", kind="tip", text="Meer", giver=giver)

    few, many = few_and_many(client, reverse("adoption:my_feedback"), make)

    assert len(few) == len(many)


@pytest.fixture
def moment(released):
    today = timezone.localdate()
    return EvaluationMoment.objects.create(
        plugin="ideas", ring_order=1, opens_on=today, closes_on=today + timedelta(days=7)
    )


def test_an_evaluation_invites_the_people_of_its_ring_once(giver, moment, run_jobs):
    factories.make_employee()
    assert evaluation.invite_due() == 1
    assert evaluation.invite_due() == 0
    run_jobs()

    moment.refresh_from_db()
    assert [message.to for message in mail.outbox] == [[giver.email]]
    assert moment.invited == 1


def test_an_evaluation_waits_for_its_day_and_for_its_ring(moment):
    EvaluationMoment.objects.update(ring_order=7)
    assert evaluation.invite_due() == 0

    tomorrow = timezone.localdate() + timedelta(days=1)
    EvaluationMoment.objects.update(ring_order=1, opens_on=tomorrow)
    assert evaluation.invite_due() == 0


def test_under_five_answers_neither_numbers_nor_words_are_reported(giver, moment):
    give(giver, text="Herkenbaar")

    report = report_of(moment)

    assert (report.total, report.texts) == (None, None)


def test_from_five_people_on_the_words_are_reported_and_small_numbers_stay_hidden(moment):
    for _number in range(5):
        giver = factories.make_user()
        Feedback.objects.create(plugin="ideas", ring_order=1, kind="tip", text="Meer", giver=giver)
    Feedback.objects.create(plugin="ideas", ring_order=1, kind="flop", text="Min", giver=giver)

    report = report_of(moment)

    assert report.total == 5
    assert [count.people for count in report.counts] == [5, 0, None]
    assert len(report.texts) == 6


def test_a_report_collects_what_came_after_the_previous_one(moment):
    today = timezone.localdate()
    EvaluationMoment.objects.create(
        plugin="ideas",
        ring_order=1,
        opens_on=today - timedelta(days=20),
        closes_on=today - timedelta(days=10),
    )
    for days in (0, 15):
        when = timezone.now() - timedelta(days=days)
        for _number in range(5):
            giver = factories.make_user()
            Feedback.objects.create(
                plugin="ideas", ring_order=1, kind="top", created_at=when, giver=giver
            )

    assert report_of(moment).total == 5


def test_only_release_managers_read_the_report(client, giver, moment, release_manager):
    address = reverse("adoption:evaluation", args=[moment.pk])
    assert client.get(address).status_code == 404

    client.force_login(release_manager)
    client.post(address, {"decided": "We gaan door"})

    assert "We gaan door" in client.get(address).text


def test_feedback_that_is_sent_twice_by_a_double_tap_is_stored_once(client, giver, released):
    first, second = send_twice(client, FORM, {"kind": "tip", "text": "Groter."})

    assert Feedback.objects.count() == 1
    assert second["Location"] == first["Location"]
