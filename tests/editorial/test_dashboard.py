"""The first page of the admin, and what stands around every screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as wagtail_text
from wagtail.admin.menu import admin_menu
from wagtail.models import Collection

from home.models import ContentPage
from kring.core import groups
from people.services.profiles import PHOTO_COLLECTION
from tests.editorial.test_setup import setup_kring
from tests.editorial.workflow import submit
from tests.support import factories
from tests.support.kept import kept_for_a_module, settle
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def kring(django_db_setup, django_db_blocker):
    """Kring as it is set up, made once for all tests of this module."""
    with kept_for_a_module(django_db_blocker):
        setup_kring()
        settle()
        yield


@pytest.fixture
def moderator(client):
    user = factories.make_employee(groups=[groups.MODERATORS], language="en")
    client.force_login(user)
    return user


def plan(page, days: int):
    page.go_live_at = timezone.now() + timedelta(days)
    page.save_revision().publish(skip_permission_checks=True)


def first_page(client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def figures(html: str) -> list[int]:
    return [int(part.split("</strong>")[0]) for part in html.split("<strong>")[1:4]]


def test_the_first_page_counts_what_waits_is_planned_and_is_due(client, moderator):
    submit(factories.make_news(live=False), factories.make_user(groups=[groups.EDITORS]))
    for days in (1, 2):
        plan(factories.make_news(live=False), days)
    yesterday = timezone.localdate() - timedelta(1)
    for _number in range(3):
        factories.make_guidance(content_owner=moderator.person, review_date=yesterday)

    assert figures(first_page(client)) == [1, 2, 3]


def test_what_waits_stands_before_what_is_planned_and_that_before_what_is_due(client, moderator):
    submit(factories.make_news(live=False), factories.make_user(groups=[groups.EDITORS]))
    plan(factories.make_news(live=False), 1)
    factories.make_guidance(content_owner=moderator.person, review_date=timezone.localdate())

    html = first_page(client)

    places = [
        html.index(f'id="{name}-section"')
        for name in ("awaiting-review", "kring-planned", "kring-review-dates")
    ]
    assert places == sorted(places)


def test_planned_pages_stand_in_the_order_of_their_moments(client, moderator):
    plan(factories.make_news(live=False, title="Volgende week"), 7)
    plan(factories.make_news(live=False, title="Morgen"), 1)
    page = factories.make_news(title="Verdwijnt", expire_at=timezone.now() + timedelta(3))

    section = first_page(client).split('id="kring-planned-section"')[1]

    assert section.index("Morgen") < section.index(page.title) < section.index("Volgende week")


def test_nobody_sees_what_is_planned_on_pages_they_may_not_edit(client):
    plan(factories.make_news(live=False, title="Geheim plan"), 1)
    client.force_login(factories.make_employee(groups=[groups.MANAGERS], language="en"))

    assert "Geheim plan" not in first_page(client)


def test_the_first_page_takes_no_more_queries_with_more_that_is_planned(client, moderator):
    plan(factories.make_news(live=False), 1)

    few, many = few_and_many(
        client,
        reverse("wagtailadmin_home"),
        lambda: plan(factories.make_news(live=False), 1),
        many=20,
    )

    assert len(few) == len(many), "\n\n".join(many)


def test_pages_open_at_the_site_and_not_at_the_root(client):
    client.force_login(factories.make_user(is_superuser=True, language="en"))
    home = factories.make_home()

    html = first_page(client)

    assert reverse("wagtailadmin_explore", args=[home.pk]) in html
    assert f'"{reverse("wagtailadmin_explore_root")}"' not in html.split("wagtail-sidebar-props")[1]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_two_entries_of_the_menu_have_one_name(rf, language):
    request = rf.get("/admin/")
    request.user = factories.make_user(is_superuser=True, language=language)

    with translation.override(language):
        labels = [str(item.label) for item in admin_menu.menu_items_for_request(request)]
        # The field at the top of the menu, in which one searches in pages.
        labels.append(wagtail_text("Search"))

    assert len(labels) == len(set(labels)), labels


def section() -> ContentPage:
    return ContentPage.objects.get(depth=3)


@pytest.mark.parametrize("ordering", ["review_date", "-review_date"])
def test_pages_without_a_review_date_stand_last_in_the_report(client, moderator, ordering):
    today = timezone.localdate()
    factories.make_guidance(section(), title="Zonder datum")
    factories.make_guidance(section(), title="Te laat", review_date=today - timedelta(3))
    factories.make_guidance(section(), title="Later", review_date=today + timedelta(3))

    response = client.get(reverse("kring_review_dates"), {"ordering": ordering})

    titles = [row.title for row in response.context["object_list"]]
    dated = [title for title in titles if title in {"Te laat", "Later"}]
    assert dated == titles[:2]
    assert dated == (["Te laat", "Later"] if ordering == "review_date" else ["Later", "Te laat"])


def portraits() -> Collection:
    return Collection.objects.get(name=PHOTO_COLLECTION)


def test_the_chooser_of_images_opens_without_portraits(client, moderator):
    factories.make_image(title="Dijk in aanbouw")
    factories.make_image(title="Portret uit de collectie", collection=portraits())
    chosen = factories.make_image(title="Portret elders")
    person = moderator.person
    person.photo = chosen
    person.save()

    html = client.get(reverse("wagtailimages_chooser:choose")).json()["html"]

    assert "Dijk in aanbouw" in html
    assert "Portret" not in html


def test_portraits_are_offered_to_who_asks_for_their_collection(client, moderator):
    collection = portraits()
    factories.make_image(title="Portret uit de collectie", collection=collection)

    html = client.get(
        reverse("wagtailimages_chooser:choose"), {"collection_id": collection.pk}
    ).json()["html"]

    assert "Portret uit de collectie" in html


def test_the_admin_wears_the_colours_of_kring(client, moderator):
    assert "kring/admin.css" in first_page(client)


def test_a_users_face_is_the_photo_of_the_person(client, moderator):
    person = moderator.person
    person.photo = factories.make_image()
    person.save()

    response = client.get(reverse("kring_face", args=[moderator.pk]))

    assert response.url == person.photo.get_rendition("fill-100x100").url
    assert reverse("kring_face", args=[moderator.pk]) in first_page(client)


def test_a_face_without_a_photo_shows_letters_that_can_hold_no_markup(client, moderator):
    person = moderator.person
    person.first_name, person.last_name = "<b>Anna", "Vos"
    person.save()

    content = client.get(reverse("kring_face", args=[moderator.pk])).content.decode()

    assert "<svg" in content
    assert "<b>" not in content
