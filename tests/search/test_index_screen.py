"""The screen of the index: for who may manage it, with what could not be indexed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from kring.jobs.models import Job
from search.engine.mapping import MAPPING_VERSION
from search.models import DeadLetter, IndexBuild, OutboxEntry
from search.outbox.entries import changed
from search.upkeep.rebuild import REBUILD_KEY
from search.upkeep.reconcile import reconcile
from search.upkeep.requests import COMPARE_KEY
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    """Somebody who may open the admin and manage the index, and nothing more."""
    user = factories.make_user(groups=["Index"], language="en")
    user.groups.get().permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "manage_index"])
    )
    client.force_login(user)
    return user


def screen(client) -> str:
    response = client.get(reverse("kring_search_index"))
    assert response.status_code == 200
    return response.content.decode()


def letter(key: str = "7", reason: str = "Too <large>") -> DeadLetter:
    return DeadLetter.objects.create(source="notes", document_id=key, reason=reason)


def test_editors_without_the_right_are_sent_away(client):
    user = factories.make_user(groups=["Editors"])
    user.groups.get().permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    assert client.get(reverse("kring_search_index")).status_code == 302
    assert client.post(reverse("kring_search_index"), {"action": "build"}).status_code == 302
    assert not Job.objects.filter(key=REBUILD_KEY).exists()


def test_it_says_that_nothing_failed(client, manager):
    assert "Nothing: every document is in the index." in screen(client)


def test_a_letter_shows_with_its_reason_escaped(client, manager):
    letter()

    page = screen(client)
    assert "notes:7" in page
    assert "Too &lt;large&gt;" in page


def test_one_letter_is_tried_again(client, manager):
    first, _second = letter("1"), letter("2")

    client.post(reverse("kring_search_index"), {"letter": first.pk})

    assert [entry.document_id for entry in OutboxEntry.objects.all()] == ["1"]
    assert DeadLetter.objects.count() == 2


def test_all_letters_are_tried_again(client, manager):
    letter("1"), letter("2")

    response = client.post(reverse("kring_search_index"), follow=True)

    assert OutboxEntry.objects.count() == 2
    assert "2 documents are tried again." in response.content.decode()


@pytest.mark.parametrize(("action", "key"), [("build", REBUILD_KEY), ("compare", COMPARE_KEY)])
def test_what_is_asked_for_happens_in_the_background(client, manager, action, key):
    client.post(reverse("kring_search_index"), {"action": action})

    assert Job.objects.filter(key=key).count() == 1


def test_a_build_shows_how_far_it_is(client, manager):
    IndexBuild.objects.create(mapping_version=MAPPING_VERSION, total=200, done=50, seconds=5)

    page = screen(client)
    assert 'value="25"' in page
    assert "50 of 200, 10 a second, about 15 seconds to go" in page


def test_fifty_letters_cost_as_many_queries_as_one(client, manager, django_assert_max_num_queries):
    letter()
    screen(client)
    for number in range(50):
        letter(f"n{number}")
    with django_assert_max_num_queries(40) as few:
        screen(client)
    DeadLetter.objects.exclude(document_id="7").delete()
    with django_assert_max_num_queries(40) as one:
        screen(client)

    assert len(few) == len(one)


def test_the_menu_leads_to_it(client, manager):
    assert (
        reverse("kring_search_index") in client.get(reverse("wagtailadmin_home")).content.decode()
    )


def figures(client, settings) -> dict[str, float]:
    settings.METRICS_TOKEN = "a-token-of-more-than-twenty-characters"
    bearer = {"authorization": f"Bearer {settings.METRICS_TOKEN}"}
    text = client.get("/metrics", headers=bearer).content.decode()
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("kring_search_")
    }


def test_operators_read_that_changes_wait_too_long(client, settings):
    changed("notes", ["1", "1", "2"])
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(minutes=20))
    letter()

    found = figures(client, settings)

    assert (found["kring_search_outbox"], found["kring_search_dead_letters"]) == (2, 1)
    assert found["kring_search_outbox_age_seconds"] >= 1200
    assert found["kring_search_healthy"] == 0


def test_operators_read_that_all_is_well(client, settings):
    reconcile()

    found = figures(client, settings)

    assert found["kring_search_healthy"] == 1
    assert found["kring_search_compared_differences"] == 0
