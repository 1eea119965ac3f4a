"""What a copy of a page takes along, and what the copy screen says of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from home.models import ContentPage
from kring.core.kinds import page_types_where
from tests.support import factories

pytestmark = pytest.mark.django_db

SOON = timezone.now() + timedelta(days=3)


@pytest.fixture
def boss():
    return factories.make_user(is_superuser=True, language="nl")


@pytest.fixture
def planned():
    """A page that expires and goes live in its newest version, is a duty, and is due for review."""
    page = factories.make_guidance(
        must_read=True, review_date=SOON.date(), expire_at=SOON, title="Met plannen"
    )
    page.go_live_at = SOON
    page.save_revision()
    return page


def copy(client, page, **fields):
    """Copy the page on the copy screen; return the newest page."""
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": page.get_parent().pk}
    response = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data | fields)
    assert response.status_code == 302
    return Page.objects.order_by("pk").last().specific


def plans(page):
    return page.go_live_at, page.expire_at, page.expired, page.must_read, page.review_date


@pytest.mark.parametrize("publish", ["", "on"])
def test_a_copy_has_none_of_the_dates_and_duties_of_the_original(client, boss, planned, publish):
    client.force_login(boss)

    made = copy(client, planned, publish_copies=publish)

    nothing = (None, None, False, False, None)
    assert plans(made) == nothing
    assert plans(made.get_latest_revision_as_object()) == nothing
    assert plans(planned.get_latest_revision_as_object())[0] == SOON


def test_pages_below_a_copied_page_lose_their_plans_too(client, boss, planned):
    client.force_login(boss)
    below = factories.make_guidance(parent=planned, must_read=True, expire_at=SOON)

    copy(client, planned, copy_subpages="on")

    made = ContentPage.objects.filter(slug=below.slug).exclude(pk=below.pk).get()
    assert (made.must_read, made.expire_at) == (False, None)


def test_a_copy_of_an_expired_page_is_not_expired(client, boss, planned):
    ContentPage.objects.filter(pk=planned.pk).update(expired=True, live=False)
    client.force_login(boss)

    assert copy(client, planned).expired is False


def test_no_page_type_copies_the_times_of_publishing():
    times = {"go_live_at", "expire_at", "expired"}
    own = [model for model in page_types_where() if model is not Page]

    assert [model for model in own if not times <= set(model.exclude_fields_in_copy)] == []


def test_the_copy_screen_says_what_stays_behind(client, boss, planned):
    client.force_login(boss)

    screen = client.get(reverse("wagtailadmin_pages:copy", args=[planned.pk])).content.decode()

    assert "Een kopie begint zonder" in screen
