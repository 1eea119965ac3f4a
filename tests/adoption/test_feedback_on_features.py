"""Feedback says which feature it is about, and a release is judged by what is about it alone."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from adoption.evaluation.models import EvaluationMoment
from adoption.evaluation.selectors import report as report_of
from adoption.feedback import services
from adoption.feedback.listening import LISTENER
from adoption.feedback.models import Feedback, start_of_week
from plugins.gate import snapshot
from releases.models import Release
from releases.selectors.decisions import judged
from tests.support import factories
from tests.support.evidence import counted

pytestmark = pytest.mark.django_db
SLUG, FEATURE, VERSION = "reactions", "names", "1.1.0"
FORM = f"/releases/feedback/{SLUG}/"


@pytest.fixture
def released(make_release):
    """Return a function that opens a release of the plugin, or of its feature, to everybody."""

    def make(feature=""):
        release = make_release({"percentage": 10_000}, slug=SLUG, feature=feature)
        Release.objects.filter(pk=release.pk).update(status=Release.Status.RUNNING)
        release.rings.update(opened_at=timezone.now() - timedelta(days=3))
        snapshot.forget()
        return Release.objects.get(pk=release.pk)

    return make


@pytest.fixture
def reader(client):
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


def give(user, feature="", kind="flop", **fields):
    return services.give_feedback(
        user=user, slug=SLUG, feature=feature, kind=kind, text="Te druk", **fields
    )


def test_whoever_has_a_feature_is_asked_what_it_is_about(client, reader, released):
    released()
    assert 'name="feature"' not in client.get(FORM).text

    released(FEATURE)

    html = client.get(FORM).text
    assert "All of it" in html
    assert "See at once who" in html


def test_the_choice_is_kept_with_the_version(client, reader, released):
    released()
    released(FEATURE)

    client.post(FORM, {"feature": FEATURE, "kind": "top", "text": ""})
    client.post(FORM, {"feature": "-", "kind": "tip", "text": "Meer"})

    given = Feedback.objects.order_by("kind").values_list("kind", "feature", "version")
    assert list(given) == [("tip", "", VERSION), ("top", FEATURE, VERSION)]
    html = client.get("/releases/feedback/").text
    assert "Reactions: See at once who" in html
    assert f"version {VERSION}" in html


def test_nothing_is_sent_before_it_is_chosen(client, reader, released):
    released()
    released(FEATURE)

    client.post(FORM, {"kind": "top", "text": ""})

    assert not Feedback.objects.exists()


def test_nobody_answers_about_a_feature_that_they_do_not_have(client, reader, released):
    released()

    client.post(FORM, {"feature": FEATURE, "kind": "top", "text": ""})
    with pytest.raises(services.PermissionDenied):
        give(reader, FEATURE)

    assert not Feedback.objects.filter(feature=FEATURE).exists()


def test_a_release_is_judged_by_answers_about_what_it_releases(reader, released):
    whole, part = released(), released(FEATURE)
    give(reader)
    give(reader, FEATURE, kind="top")

    assert [LISTENER.answers(each, None).flops for each in (whole, part)] == [1, 0]
    assert [LISTENER.answers(each, None).people for each in (whole, part)] == [1, 1]
    assert [LISTENER.given_per_ring(each) for each in (whole, part)] == [{0: 1}, {0: 1}]


def test_the_next_version_is_not_judged_by_answers_about_this_one(reader, released, install):
    """Not even by those that are given after its first ring has opened."""
    first = released()
    Release.objects.update(status=Release.Status.DONE)
    second = released()
    Release.objects.filter(pk=second.pk).update(version="1.2.0")
    for giver in (reader, *(factories.make_employee() for _number in range(5))):
        give(giver)

    heard = [judged(Release.objects.get(pk=each.pk).rings.get(), 6) for each in (first, second)]
    assert [found.figures.flops for found in heard] == [6, 0]

    install(SLUG, "1.2.0")
    give(reader)
    assert judged(Release.objects.get(pk=second.pk).rings.get(), 6).figures.flops == 1


def test_without_a_name_the_ring_of_a_feature_is_kept_only_among_ten(reader, released):
    released()
    released(FEATURE)

    assert give(reader, FEATURE, anonymous=True).ring_order is None


def test_whoever_may_be_guessed_by_the_feature_is_told(client, reader, released, make_release):
    released()
    for _number in range(12):
        factories.make_employee()
    few = make_release(
        {"keys": [f"user:{reader.pk}"], "opened_at": timezone.now()}, slug=SLUG, feature=FEATURE
    )
    Release.objects.filter(pk=few.pk).update(status=Release.Status.RUNNING)
    snapshot.forget()
    said = {"kind": "top", "text": "", "anonymous": "on"}

    assert "people may guess" in client.post(FORM, {**said, "feature": FEATURE}).text
    assert not Feedback.objects.exists()
    client.post(FORM, {**said, "feature": "-"})
    assert Feedback.objects.exists()


def test_an_evaluation_of_a_ring_of_the_plugin_leaves_out_what_is_about_a_feature():
    today = timezone.localdate()
    moment = EvaluationMoment.objects.create(
        plugin=SLUG, ring_order=0, opens_on=today, closes_on=today
    )
    for feature in ("",) * 5 + (FEATURE,):
        Feedback.objects.create(
            plugin=SLUG, feature=feature, ring_order=0, kind="top", giver=factories.make_user()
        )

    assert report_of(moment).total == 5


def carried_over():
    module = import_module("adoption.migrations.0005_feedback_names_its_version")
    module.name_versions(apps, None)
    return Feedback.objects.get().version


@pytest.mark.parametrize(
    ("counted_on", "version"),
    [
        ({0: "1.0"}, "1.0"),
        # The evidence of its features is of the same version.
        ({}, ""),
        ({-1: "1.0"}, ""),
    ],
)
def test_what_was_said_before_gets_the_one_version_of_its_day(counted_on, version):
    Feedback.objects.create(plugin=SLUG, kind="top", giver=factories.make_user())
    for day, counted_version in counted_on.items():
        counted(
            f"{SLUG}.{FEATURE}",
            version=counted_version,
            day=timezone.localdate() + timedelta(days=day),
            seen=1,
        )

    assert carried_over() == version


def test_on_a_day_with_two_versions_it_stays_without_one():
    Feedback.objects.create(plugin=SLUG, kind="top", giver=factories.make_user())
    for version in ("1.0", "1.1"):
        counted(SLUG, version=version, seen=1)

    assert carried_over() == ""


@pytest.mark.parametrize(("later", "version"), [("1.0", "1.0"), ("1.1", "")])
def test_without_a_name_it_needs_one_version_all_week(later, version):
    monday = start_of_week()
    Feedback.objects.create(plugin=SLUG, kind="top", created_at=monday)
    counted(SLUG, version="1.0", day=monday.date(), seen=1)
    counted(SLUG, version=later, day=monday.date() + timedelta(days=4), seen=1)

    assert carried_over() == version
