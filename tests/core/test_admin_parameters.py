"""Addresses of the admin that no screen makes are refused and are no error."""

import pytest
from wagtail.models import Page

from home.models import HomePage
from tests.support import factories


@pytest.fixture
def admin_user(db):
    factories.make_home()
    return factories.make_user(is_superuser=True)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/choose-external-link/?parent_page_id=x",
        "/admin/choose-external-link/?link_url=http://[",
        "/admin/choose-email-link/?link_url=http://[",
        "/admin/choose-page/?target_pages[]=x",
        "/admin/pages/%s/set_position/?position=99999999999999999999",
        "/admin/pages/%s/set_position/?position=x",
        "/admin/pages/%s/copy/",
    ],
)
def test_nonsense_in_an_address_of_the_admin_is_refused_not_an_error(client, admin_user, address):
    client.force_login(admin_user)
    address = address.replace("%s", str(HomePage.objects.get().pk))
    send = client.post if "/pages/" in address else client.get

    assert send(address).status_code == 400


def test_a_form_without_a_field_that_its_view_needs_is_refused_not_an_error(client, admin_user):
    client.force_login(admin_user)
    page = factories.make_guidance()

    answer = client.post(f"/admin/pages/{page.pk}/edit/", {"title": "x"})

    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["pages", "images", "documents"])
def test_the_api_finds_nothing_by_what_is_no_number(client, admin_user, kind):
    client.force_login(admin_user)

    assert client.get(f"/api/v2/{kind}/find/?id=x").status_code == 404


@pytest.mark.parametrize("action", ["set_position", "lock", "unlock"])
def test_the_root_has_no_place_among_others(client, admin_user, action):
    client.force_login(admin_user)
    root = Page.objects.get(depth=1)

    assert client.post(f"/admin/pages/{root.pk}/{action}/").status_code == 404


def test_a_page_is_still_moved_by_its_place(client, admin_user):
    home = HomePage.objects.get()
    first, second = (home.add_child(instance=Page(title=t, slug=t)) for t in ("a", "b"))
    client.force_login(admin_user)

    client.post(f"/admin/pages/{second.pk}/set_position/?position=0")

    assert [page.slug for page in home.get_children()] == ["b", "a"]
    assert first.slug == "a"


def test_nobody_reaches_the_page_that_tries_out_error_mails(client, admin_user):
    client.force_login(admin_user)

    assert client.get("/admin/failwhale/").status_code == 404
