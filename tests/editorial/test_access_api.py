"""The reading APIs: honest counts, no drafts, and nothing said about what a reader may not see."""

import pytest
from wagtail.models import APIToken, GroupPagePermission, Page

from tests.support import factories

pytestmark = pytest.mark.django_db
OUTSIDE = ["unit:999999"]


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def test_counts_tell_only_of_what_is_visible(client, reader):
    factories.make_news()
    before = (
        client.get("/api/v2/pages/").json()["meta"]["total_count"],
        client.get("/api/v3/pages/").json()["count"],
    )
    factories.make_news(restricted_to=OUTSIDE)
    factories.make_news(live=False)

    after = (
        client.get("/api/v2/pages/").json()["meta"]["total_count"],
        client.get("/api/v3/pages/").json()["count"],
    )

    assert after == before == (3, 3)


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_page_comes_with_its_content(client, reader, version):
    page = factories.make_guidance(title="Reiskosten", summary="Wat je terugkrijgt.", code="P45")

    found = client.get(f"/api/{version}/pages/{page.pk}/").json()

    assert found["title"] == "Reiskosten"
    assert found["summary"] == "Wat je terugkrijgt."
    assert found["code"] == "P45"
    assert found["body"] == []


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_draft_of_a_live_page_is_not_shown(client, version):
    factories.make_home()
    client.force_login(factories.make_user(is_superuser=True))
    page = factories.make_news(title="As published")
    page.title = "As drafted"
    page.save_revision()

    for query in ("", "?version=draft"):
        response = client.get(f"/api/{version}/pages/{page.pk}/{query}")
        assert "As drafted" not in response.content.decode()


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_page_above_that_is_hidden_is_not_named(client, reader, version):
    section = factories.make_guidance(title="Secret section")
    page = factories.make_guidance(section, title="Open page")
    section.unpublish()

    response = client.get(f"/api/{version}/pages/{page.pk}/")

    assert response.status_code == 200
    assert response.json()["meta"]["parent"] is None
    assert "Secret" not in response.content.decode().replace("secret-section", "")


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_visible_page_above_is_named(client, reader, version):
    page = factories.make_guidance(factories.make_guidance(title="The section"))

    assert client.get(f"/api/{version}/pages/{page.pk}/").json()["meta"]["parent"]["title"] == (
        "The section"
    )


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_the_hidden_original_of_an_alias_is_not_named(client, reader, version):
    original = factories.make_guidance(title="The original")
    alias = original.create_alias(parent=factories.make_home(), update_slug="alias")
    factories.publish(alias) if not alias.live else None
    from editorial.services.records import project_page

    project_page(page=alias.specific)
    original.unpublish()
    Page.objects.filter(pk=alias.pk).update(live=True)
    project_page(page=type(original).objects.get(pk=alias.pk))

    response = client.get(f"/api/{version}/pages/{alias.pk}/")

    assert response.status_code == 200
    assert response.json()["meta"]["alias_of"] is None


@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize("relation", ["child_of", "descendant_of", "ancestor_of"])
def test_a_hidden_page_is_no_handle_for_a_filter(client, reader, version, relation):
    hidden = factories.make_guidance(restricted_to=OUTSIDE)

    response = client.get(f"/api/{version}/pages/?{relation}={hidden.pk}")

    assert response.status_code in {400, 422}


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_filters_work(client, reader, version):
    section = factories.make_guidance()
    page = factories.make_guidance(section, code="P45")
    factories.make_guidance(section, code="P46")

    listed = client.get(
        f"/api/{version}/pages/?type=home.ContentPage&child_of={section.pk}&code=P45"
    ).json()

    assert [item["id"] for item in listed["items"]] == [page.pk]


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_page_is_found_by_its_address_unless_it_is_hidden(client, reader, version):
    shown, hidden = factories.make_guidance(), factories.make_guidance(restricted_to=OUTSIDE)

    found = client.get(f"/api/{version}/pages/find/?html_path={shown.get_url()}")
    missed = client.get(f"/api/{version}/pages/find/?html_path={hidden.get_url()}")

    assert found.status_code == 302
    assert f"/pages/{shown.pk}/" in found.url
    assert missed.status_code == 404


def test_the_image_of_a_page_is_an_id_and_no_title(client, reader):
    image = factories.make_image(title="Secret picture", restricted_to=OUTSIDE)
    page = factories.make_news(lead_image=image)

    for version in ("v2", "v3"):
        response = client.get(f"/api/{version}/pages/{page.pk}/")
        assert response.json()["lead_image"] == image.pk
        assert "Secret picture" not in response.content.decode()


def test_the_holder_of_a_token_sees_what_its_account_sees(client):
    factories.make_home()
    unit = factories.make_unit()
    page = factories.make_news(restricted_to=[f"unit:{unit.pk}"])
    for user, status in (
        (factories.make_employee(unit), 200),
        (factories.make_employee(factories.make_unit()), 404),
    ):
        _row, token = APIToken.create_token(user=user, name="reader")
        for version in ("v2", "v3"):
            response = client.get(
                f"/api/{version}/pages/{page.pk}/", headers={"authorization": f"Bearer {token}"}
            )
            assert response.status_code == status


def test_a_token_downloads_the_documents_that_the_api_lists(client):
    user = factories.make_employee(factories.make_unit())
    document, hidden = factories.make_document(), factories.make_document(restricted_to=OUTSIDE)
    _row, token = APIToken.create_token(user=user, name="reader")
    headers = {"authorization": f"Bearer {token}"}

    assert client.get(document.url, headers=headers).status_code == 200
    assert client.get(hidden.url, headers=headers).status_code == 404


@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize("number", [1, 50])
def test_a_list_costs_the_same_for_one_page_and_for_fifty(
    client, reader, django_assert_max_num_queries, version, number
):
    for _page in range(number):
        factories.make_guidance()
    client.get(f"/api/{version}/pages/?limit=100")

    with django_assert_max_num_queries(12):
        client.get(f"/api/{version}/pages/?limit=100")


@pytest.mark.parametrize("query", ["?search=x", "?type=nonsense.Model", "?child_of=x", "?order=x"])
@pytest.mark.parametrize("version", ["v2", "v3"])
def test_a_request_that_makes_no_sense_is_no_error_of_ours(client, reader, version, query):
    assert client.get(f"/api/{version}/pages/{query}").status_code in {200, 400, 422}


def test_the_admin_api_gives_no_draft_fields_to_somebody_without_edit_right(client):
    section = factories.make_guidance()
    page = factories.make_guidance(section, live=False, title="Hidden", summary="Secret summary")
    page.save_revision()
    group = factories.make_group("Elsewhere")
    user = factories.make_user(groups=["Elsewhere"])
    from django.contrib.auth.models import Permission

    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=factories.make_guidance(),
        permission=Permission.objects.get(
            codename="change_page", content_type__app_label="wagtailcore"
        ),
    )
    client.force_login(user)

    for address in (
        f"/admin/api/main/pages/{page.pk}/?fields=*",
        "/admin/api/main/pages/?fields=*",
        "/admin/api/main/pages/?type=home.ContentPage&fields=summary",
    ):
        assert "Secret summary" not in client.get(address).content.decode()


def test_the_admin_api_is_closed_to_readers(client, reader):
    assert client.get("/admin/api/main/pages/", follow=True).status_code == 403
