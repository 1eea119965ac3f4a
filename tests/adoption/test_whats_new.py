"""What a reader is told about what they have and what is coming."""

import pytest
from django.urls import reverse
from django.utils import timezone

from adoption.goals.models import Goal
from plugins.gate import snapshot
from plugins.models import Plugin
from releases.models import Release
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
PAGE = "/releases/"


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def opened(make_release, *rings, **options):
    release = make_release(*rings, **options)
    release.status = Release.Status.RUNNING
    release.save()
    snapshot.forget()
    return release


def text_of(client, address=PAGE):
    return client.get(address).content.decode()


def test_who_has_a_feature_reads_since_when(client, reader, make_release):
    when = timezone.make_aware(timezone.datetime(2020, 3, 1, 12))
    opened(make_release, {"keys": [f"user:{reader.pk}"], "opened_at": when})

    text = text_of(client)

    assert "1 maart 2020" in text or "1 March 2020" in text


def test_a_later_ring_that_reaches_the_reader_is_announced_with_its_date(
    client, reader, make_release
):
    now, later = timezone.now(), timezone.make_aware(timezone.datetime(2041, 5, 2, 9))
    opened(
        make_release,
        {"keys": ["user:0"], "opened_at": now},
        {"keys": [f"user:{reader.pk}"], "starts_at": later},
    )

    assert "2041" in text_of(client)


def test_a_ring_that_does_not_reach_the_reader_is_not_announced(client, reader, make_release):
    opened(make_release, {"keys": ["user:0"], "opened_at": timezone.now()}, {"keys": ["user:0"]})

    assert "ideas" not in text_of(client)


def test_a_draft_without_a_date_is_not_announced(client, reader, make_release):
    make_release({"percentage": 10000})
    snapshot.forget()

    assert "ideas" not in text_of(client)


def test_who_would_have_what_is_stopped_by_hand_reads_that_it_is_out_of_order(
    client, reader, make_release
):
    opened(make_release, {"keys": [f"user:{reader.pk}"], "opened_at": timezone.now()})
    Plugin.objects.update(is_killed=True)
    snapshot.forget()

    text = text_of(client)

    assert 'id="stopped"' in text
    assert "failed for colleagues" not in text


def test_who_never_had_what_is_stopped_by_hand_reads_nothing_of_it(client, reader, make_release):
    opened(make_release, {"keys": ["user:0"], "opened_at": timezone.now()})
    Plugin.objects.update(is_killed=True)
    snapshot.forget()

    assert "ideas" not in text_of(client)


def test_everything_that_is_new_takes_the_same_queries_for_1_and_for_50(
    client, reader, make_release
):
    numbers = iter(range(60))

    def make():
        opened(
            make_release,
            {"percentage": 10000, "opened_at": timezone.now()},
            slug=f"plugin{next(numbers)}",
        )

    few, many = few_and_many(client, PAGE, make)

    assert len(few) == len(many)


def test_the_catalogue_says_to_each_reader_whether_they_have_it(client, reader, make_release):
    opened(make_release, {"keys": [f"user:{reader.pk}"], "opened_at": timezone.now()})

    mine = text_of(client, reverse("adoption:catalogue"))
    client.force_login(factories.make_user())
    others = text_of(client, reverse("adoption:catalogue"))

    assert "feature-have" in mine
    assert "feature-not_planned" in others


def test_the_catalogue_takes_the_same_queries_for_1_and_for_50(client, reader, make_release):
    numbers = iter(range(60))

    def make():
        number = next(numbers)
        Goal.objects.create(
            slug=f"goal-{number}",
            title_nl="Doel",
            why_nl="Daarom",
            baseline=0,
            target=1,
            unit="%",
            due_on=timezone.localdate(),
        )
        opened(make_release, {"percentage": 10000}, slug=f"plugin{number}")

    few, many = few_and_many(client, reverse("adoption:catalogue"), make)

    assert len(few) == len(many)


@pytest.mark.parametrize("name", ["whats_new", "catalogue", "goals", "ambassadors", "my_feedback"])
def test_the_pages_are_for_people_who_have_signed_in(client, name):
    assert client.get(reverse(f"adoption:{name}")).status_code == 302


def test_a_feature_of_a_plugin_stands_on_its_own_where_a_reader_has_it(
    client, reader, make_release
):
    now = timezone.now()
    opened(make_release, {"percentage": 10_000, "opened_at": now}, slug="reactions")
    assert "Zie meteen wie" not in text_of(client)
    assert "Zie meteen wie" not in text_of(client, reverse("adoption:catalogue"))

    everyone = {"percentage": 10_000, "opened_at": now}
    opened(make_release, everyone, slug="reactions", feature="names")

    assert "Waardering: Zie meteen wie" in text_of(client)
