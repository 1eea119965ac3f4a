"""What the pages ask of the database stays the same however much there is."""

import pytest
from django.utils import timezone

from people.models import Person
from tests.support import factories
from tests.support.queries import few_and_many, warm_queries

pytestmark = pytest.mark.django_db

HOME_LIMIT = 11


@pytest.fixture
def reader(client):
    """An employee with a unit, a place, a group and a portrait, who has signed in."""
    user = factories.make_employee(factories.make_unit(factories.make_unit()), groups=["Editors"])
    user.person.photo = factories.make_image()
    user.person.save()
    user.person.locations.add(factories.make_location())
    client.force_login(user)
    return user


@pytest.fixture
def people(reader):
    """Four hundred colleagues, of whom some are new and have a portrait and a post."""
    unit, today = factories.make_unit(), timezone.localdate()
    for _number in range(8):
        factories.make_person(unit, started_on=today, photo=factories.make_image())
    names = [f"collega-{number}" for number in range(391)]
    Person.objects.bulk_create(
        Person(
            slug=name,
            first_name="Sam",
            last_name=name,
            email=f"{name}@example.org",
            display_name=f"Sam {name}",
            sort_name=name,
            search_name=f" {name}",
        )
        for name in names
    )
    assert Person.objects.count() == 400


def make_rich_news():
    author = factories.make_person(photo=factories.make_image())
    return factories.make_news(news_author=author, lead_image=factories.make_image())


@pytest.fixture
def full_home(people):
    """A home page with something in each of its parts."""
    home = factories.make_home()
    home.save_revision().publish()
    factories.make_news(must_read=True, audience=["group:1"])
    factories.make_news(restricted_to=["group:999"])
    for _number in range(2):
        factories.make_post(lead_image=factories.make_image())
    return home


def test_the_home_page_takes_few_queries_and_no_more_with_more_news(client, reader, full_home):
    few, many = few_and_many(client, full_home.url, make_rich_news)

    assert len(few) == len(many), "\n\n".join(many)
    assert len(many) <= HOME_LIMIT, "\n\n".join(sql[:400] for sql in many)


def test_the_news_list_takes_no_more_queries_with_more_news(client, reader):
    index = factories.make_news_index()

    few, many = few_and_many(client, index.url, make_rich_news)

    assert len(few) == len(many), "\n\n".join(many)


def test_the_blog_index_takes_no_more_queries_with_more_blogs_and_posts(client, reader):
    index = factories.make_blog_index()

    def make_blog_with_post():
        manager = factories.make_person(photo=factories.make_image())
        factories.make_post(factories.make_blog(manager), lead_image=factories.make_image())

    few, many = few_and_many(client, index.url, make_blog_with_post)

    assert len(few) == len(many), "\n\n".join(many)


def test_a_blog_takes_no_more_queries_with_more_posts(client, reader):
    blog = factories.make_blog(factories.make_person(photo=factories.make_image()))

    few, many = few_and_many(
        client, blog.url, lambda: factories.make_post(blog, lead_image=factories.make_image())
    )

    assert len(few) == len(many), "\n\n".join(many)


def test_a_post_takes_no_more_queries_with_more_posts_around_it(client, reader):
    blog = factories.make_blog()
    factories.make_post(blog)
    post = factories.make_post(blog)
    factories.make_post(blog)

    few, many = few_and_many(client, post.url, lambda: factories.make_post(blog))

    assert len(few) == len(many), "\n\n".join(many)


def test_a_news_item_takes_no_more_queries_with_more_related_news(client, reader):
    page = factories.make_news(title="Een", tags=["fiets"])
    for _number in range(3):
        factories.make_news(lead_image=factories.make_image(), tags=["fiets"])

    few, many = few_and_many(client, page.url, make_rich_news)

    assert len(few) == len(many), "\n\n".join(many)


def test_guidance_takes_no_more_queries_with_more_pages_below_it(client, reader):
    section = factories.make_guidance(factories.make_guidance())

    few, many = few_and_many(client, section.url, lambda: factories.make_guidance(section))

    assert len(few) == len(many), "\n\n".join(many)


def test_the_way_to_a_deep_page_costs_one_query_however_deep(client, reader):
    page = factories.make_guidance()
    shallow = warm_queries(client, page.url)
    for _level in range(5):
        page = factories.make_guidance(page)

    deep = warm_queries(client, page.url)

    # Wagtail finds a page by one step of its address after the other: two queries a level.
    assert len(deep) - len(shallow) <= 2 * 5, "\n\n".join(deep)
