"""The posts before and after a post."""

import pytest

from blog.selectors import neighbours
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.make_employee(factories.make_unit())


def test_a_post_leads_to_the_one_before_and_the_one_after(user):
    blog = factories.make_blog()
    first, middle, last = (factories.make_post(blog) for _number in range(3))

    found = neighbours(middle, user)

    assert (found["previous_post"].pk, found["next_post"].pk) == (first.pk, last.pk)


def test_the_first_and_the_last_post_have_one_neighbour(user):
    post = factories.make_post()

    assert neighbours(post, user) == {"previous_post": None, "next_post": None}


def test_a_neighbour_that_the_reader_may_not_see_is_passed_over(user):
    blog = factories.make_blog()
    first = factories.make_post(blog)
    factories.make_post(blog, restricted_to=["group:0"])
    last = factories.make_post(blog)

    assert neighbours(last, user)["previous_post"].pk == first.pk


def test_a_draft_has_no_neighbours_and_is_shown_all_the_same(user):
    blog = factories.make_blog()
    factories.make_post(blog)
    draft = factories.make_post(blog, live=False)

    assert neighbours(draft, user) == {"previous_post": None, "next_post": None}


def test_posts_of_other_blogs_are_no_neighbours(user):
    factories.make_post()
    post = factories.make_post()

    assert neighbours(post, user)["previous_post"] is None
