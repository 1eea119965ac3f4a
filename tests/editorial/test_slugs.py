"""Addresses in every script, and the way from a former address to the new one."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from editorial.slugs import ascii_slug
from home.models import ContentPage
from tests.editorial.test_scheduling import edit_form
from tests.editorial.workflow import fresh
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("İşyeri güvenliği", "isyeri-guvenligi"),
        ("Größe & Maß", "grosse-mass"),
        ("Привет мир", "privet-mir"),
        ("Reünie ’s-Hertogenbosch", "reunie-s-hertogenbosch"),
        ("   ", "page"),
        ("!?!", "page"),
    ],
)
def test_a_title_in_any_script_gives_a_readable_address(title, slug):
    assert ascii_slug(title) == slug


def test_an_arabic_title_gives_letters():
    slug = ascii_slug("سياسة العمل عن بعد")

    assert slug.isascii()
    assert len(slug.split("-")) == 4


def test_a_long_title_ends_at_a_whole_word():
    slug = ascii_slug("lang " * 60)

    assert len(slug) <= 100
    assert slug.endswith("lang")


def test_a_page_made_by_code_gets_a_readable_address():
    page = factories.make_guidance(title="Żółć")

    assert page.slug == "zolc"


def test_a_unicode_address_that_somebody_gives_becomes_ascii():
    page = factories.make_guidance(title="Beleid", slug="بيت")

    assert page.slug.isascii()
    assert page.slug != "page"


def test_the_same_title_twice_gives_two_addresses():
    first, second = factories.make_guidance(title="Żółć"), factories.make_guidance(title="Żółć")

    assert first.slug == "zolc"
    assert second.slug != "zolc"


def test_an_empty_address_in_the_form_follows_from_the_title():
    page = factories.make_guidance(title="Oud")

    form = edit_form(page, title="عنوان", slug="")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["slug"].isascii()


@pytest.fixture
def twin():
    """A draft beside a page that has the address of its title."""
    factories.make_guidance(title="Verlof", slug="verlof")
    return factories.make_guidance(title="Oud", live=False)


def test_the_address_that_follows_from_a_title_is_a_free_one(twin):
    form = edit_form(twin, title="Verlof", slug="verlof")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["slug"] == "verlof-1"


def test_saving_such_a_page_again_keeps_its_address(twin):
    second = factories.make_guidance(title="Verlof", slug="verlof-1", live=False)

    form = edit_form(second, slug="verlof")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["slug"] == "verlof-1"


@pytest.mark.parametrize("live", [True, False])
def test_a_taken_address_that_somebody_typed_is_refused(live):
    factories.make_guidance(title="Verlof", slug="verlof")
    page = factories.make_guidance(title="Verlof" if live else "Vrij", live=live)

    form = edit_form(page, slug="verlof")

    assert "“verlof”" in str(form.errors["slug"])


@pytest.fixture
def section():
    section = factories.make_guidance(title="Verlof", slug="verlof")
    factories.make_guidance(section, title="Ouderschap", slug="ouderschap")
    return fresh(section)


def rename(section, django_capture_on_commit_callbacks, slug="vrije-dagen"):
    section = fresh(section)
    section.slug = slug
    with django_capture_on_commit_callbacks(execute=True):
        return factories.publish(section)


def test_former_addresses_lead_to_the_page_and_to_those_below(
    section, client, django_capture_on_commit_callbacks
):
    rename(section, django_capture_on_commit_callbacks)
    client.force_login(factories.make_employee())

    assert client.get("/verlof/").url == "/vrije-dagen/"
    assert client.get("/verlof/ouderschap/").url == "/vrije-dagen/ouderschap/"
    assert client.get("/verlof/?utm=mail").url == "/vrije-dagen/"


def test_a_move_leaves_redirects_for_everything_below(section, client):
    target = factories.make_guidance(title="Personeel", slug="personeel")
    fresh(section).move(fresh(target), pos="last-child")
    client.force_login(factories.make_employee())

    assert client.get("/verlof/ouderschap/").url == "/personeel/verlof/ouderschap/"


def test_a_redirect_waits_behind_the_sign_in(section, client, django_capture_on_commit_callbacks):
    rename(section, django_capture_on_commit_callbacks)

    response = client.get("/verlof/")

    assert "vrije-dagen" not in response.url
    assert "next=/verlof/" in response.url


def test_a_redirect_to_a_page_one_may_not_see_reveals_nothing(
    section, client, django_capture_on_commit_callbacks
):
    rename(section, django_capture_on_commit_callbacks)
    section = fresh(section)
    section.restricted_to = ["group:999"]
    factories.publish(section)
    client.force_login(factories.make_employee())

    for address in ("/verlof/", "/verlof/ouderschap/", "/verlof/?q=1"):
        response = client.get(address)
        assert response.status_code == 404
        assert "vrije-dagen" not in response.content.decode()


def test_a_redirect_to_an_unpublished_page_is_not_followed(
    section, client, django_capture_on_commit_callbacks
):
    rename(section, django_capture_on_commit_callbacks)
    fresh(section).unpublish()
    client.force_login(factories.make_employee())

    assert client.get("/verlof/").status_code == 404


def test_a_redirect_that_an_editor_made_to_another_site_works(client):
    factories.make_home()
    Redirect.objects.create(old_path="/oud", redirect_link="https://example.org/")
    client.force_login(factories.make_employee())

    assert client.get("/oud/").url == "https://example.org/"


def test_a_browser_does_not_keep_a_redirect(section, client, django_capture_on_commit_callbacks):
    rename(section, django_capture_on_commit_callbacks)
    client.force_login(factories.make_employee())

    assert client.get("/verlof/").headers["Cache-Control"] == "private, no-cache"


def test_an_address_that_is_used_again_belongs_to_the_new_page(
    section, client, django_capture_on_commit_callbacks
):
    rename(section, django_capture_on_commit_callbacks)
    factories.make_guidance(title="Verlof nieuw", slug="verlof")
    client.force_login(factories.make_employee())

    assert client.get("/verlof/").status_code == 200
    assert ContentPage.objects.filter(slug="vrije-dagen").exists()


def test_a_blog_in_any_script_has_a_readable_address():
    assert factories.make_blog(title="每周一看").slug.isascii()
