"""A page that one may not see does not exist, for whoever asks."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.support import factories

pytestmark = pytest.mark.django_db
OUTSIDE = ["unit:999999"]


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def test_a_hidden_page_and_a_missing_page_get_the_same_answer(client, reader):
    hidden = factories.make_guidance(title="Geheim", restricted_to=OUTSIDE)

    answers = [client.get(hidden.get_url()), client.get("/bestaat-niet/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Geheim" not in answers[0].content.decode()


def test_a_group_restriction_of_wagtail_is_not_found_instead_of_a_sign_in_page(client, reader):
    page = factories.make_guidance()
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.GROUPS
    ).groups.add(factories.make_group("Others"))

    assert client.get(page.get_url()).status_code == 404


def test_a_page_whose_time_is_over_is_gone_before_the_task_has_run(client, reader):
    page = factories.make_guidance()
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))

    assert client.get(page.get_url()).status_code == 404


def test_seeing_a_page_is_decided_in_one_query_beside_the_keys(
    reader, rf, django_assert_max_num_queries
):
    from editorial.access.hooks import hide_page_from_outsiders

    page = factories.make_guidance()
    request = rf.get("/")
    request.user = type(reader).objects.get(pk=reader.pk)

    with django_assert_max_num_queries(2):
        hide_page_from_outsiders(page, request, [], {})


def _editor_of(page):
    group = factories.make_group("Editors of one page")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=page,
        permission=Permission.objects.get(
            codename="change_page", content_type__app_label="wagtailcore"
        ),
    )
    return factories.make_user(groups=[group.name])


def test_only_somebody_with_edit_right_previews_a_draft(client):
    mine, other = factories.make_guidance(live=False), factories.make_guidance(live=False)
    for page in (mine, other):
        page.save_revision()
    client.force_login(_editor_of(mine))

    assert client.get(f"/admin/pages/{mine.pk}/view_draft/").status_code == 200
    assert client.get(f"/admin/pages/{other.pk}/view_draft/").status_code == 404
    assert client.get(f"/admin/pages/{other.pk}/edit/preview/").status_code == 404


def test_the_sitemap_leads_to_pages_that_answer(client, reader):
    factories.make_news()

    content = client.get("/sitemap.xml").content.decode()
    addresses = [part.split("</loc>")[0] for part in content.split("<loc>")[1:]]

    assert len(addresses) == 3
    assert all(
        client.get(address.removeprefix("http://testserver")).status_code == 200
        for address in addresses
    )


@pytest.mark.parametrize("number", [1, 50])
def test_the_sitemap_costs_the_same_for_one_page_and_for_fifty(
    client, reader, django_assert_max_num_queries, number
):
    for _page in range(number):
        factories.make_guidance()

    with django_assert_max_num_queries(6):
        client.get("/sitemap.xml")
