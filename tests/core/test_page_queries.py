"""The number of queries of a list does not depend on how much it lists."""

import pytest

from tests import factories
from tests.home.queries import few_and_many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(client):
    """A signed-in employee, with a photo."""
    user = factories.make_employee(factories.make_unit())
    user.person.photo = factories.make_image()
    user.person.save()
    client.force_login(user)
    return user


def make_author():
    """A colleague with a photo and a post, as most writers are."""
    return factories.make_person(factories.make_unit(), photo=factories.make_image())


def assert_flat(client, address: str, make) -> None:
    few, many = few_and_many(client, address, make)
    assert len(many) == len(few), "\n".join(many)


def test_the_news_list_is_flat(client):
    def make():
        factories.make_news(lead_image=factories.make_image(), news_author=make_author())

    assert_flat(client, factories.make_news_index().url, make)


def test_the_blog_index_is_flat(client):
    def make():
        factories.make_post(factories.make_blog(make_author()), lead_image=factories.make_image())

    assert_flat(client, factories.make_blog_index().url, make)


def test_a_blog_is_flat(client):
    factories.make_blog_index()
    blog = factories.make_blog(make_author())
    assert_flat(
        client, blog.url, lambda: factories.make_post(blog, lead_image=factories.make_image())
    )


def test_a_guidance_section_is_flat(client):
    section = factories.make_guidance()
    assert_flat(client, section.url, lambda: factories.make_guidance(section, summary="Wat geldt."))


def test_a_news_item_is_flat_in_what_it_points_on_to(client):
    page = factories.make_news(lead_image=factories.make_image(), news_author=make_author())

    def make():
        factories.make_news(lead_image=factories.make_image(), news_author=make_author())

    make()
    make()
    assert_flat(client, page.url, make)
