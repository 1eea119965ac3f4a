"""Blog posts in the Wagtail admin."""

import pytest
from django.urls import reverse_lazy

from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
ADDRESS = reverse_lazy("blog_posts:index")


@pytest.fixture
def editor(client):
    user = factories.make_user(is_superuser=True, is_staff=True, language="en")
    client.force_login(user)
    return user


def test_the_listing_names_blog_and_writer_of_a_draft_too(client, editor):
    blog = factories.make_blog(factories.make_person(last_name="Öztürk"), title="Keek")
    factories.make_post(blog, live=False, title="Half af")

    html = client.get(ADDRESS).content.decode()

    assert "Half af" in html
    assert "Öztürk" in html
    assert "Keek" in html


def test_the_listing_takes_no_more_queries_with_more_posts(client, editor):
    few, many = few_and_many(client, ADDRESS, factories.make_post, many=20)

    assert len(few) == len(many), "\n\n".join(many)


def test_a_manager_sees_only_the_own_posts(client):
    manager = factories.make_employee(factories.make_unit())
    blog = factories.make_blog(manager.person)
    factories.make_post(blog, title="Van mij")
    factories.make_post(title="Van een ander")
    client.force_login(manager)

    html = client.get(ADDRESS).content.decode()

    assert "Van mij" in html
    assert "Van een ander" not in html
