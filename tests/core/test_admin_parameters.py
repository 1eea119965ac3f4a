"""Addresses of the admin that no screen makes are refused and are no error."""

import pytest
from django.core.signing import Signer
from django.urls import URLResolver, get_resolver
from wagtail.admin.views.generic.chooser import CreateViewMixin
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


def creating_addresses():
    """Return the addresses at which choosers of the admin make what is then chosen."""
    return [
        f"/{route}"
        for route, view in admin_views()
        if issubclass(getattr(view, "view_class", object), CreateViewMixin) and "<" not in route
    ]


def admin_views(patterns=None, before=""):
    """Yield the route and the view of every address."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from admin_views(one.url_patterns, route)
        elif route.startswith("admin/"):
            yield route, one.callback


def test_no_chooser_fails_on_making_what_it_has_no_form_for(client, admin_user):
    client.force_login(admin_user)
    addresses = creating_addresses()

    answers = {at: (client.get(at).status_code, client.post(at).status_code) for at in addresses}

    assert set(answers.values()) == {(200, 200), (404, 404)}


@pytest.mark.parametrize("left_out", ["input_format", "import_file_name"])
@pytest.mark.parametrize("empty", [None, "", " "])
def test_an_import_of_redirects_without_a_field_is_refused(client, admin_user, left_out, empty):
    client.force_login(admin_user)
    fields = {name: Signer().sign("0") for name in ("input_format", "import_file_name")}
    fields[left_out] = empty
    fields = {name: value for name, value in fields.items() if value is not None}

    assert client.post("/admin/redirects/import/process/", fields).status_code == 400
