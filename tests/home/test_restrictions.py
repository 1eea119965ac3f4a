"""Wagtail's view restrictions of the home page, which are kept in the cache."""

import pytest
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage
from home.restrictions import is_restricted
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return HomePage.objects.get(pk=factories.make_home().pk)


@pytest.fixture
def restrict(home, django_capture_on_commit_callbacks):
    """Restrict a page, by default the home page, to nobody, and commit that."""

    def restrict(page=home):
        with django_capture_on_commit_callbacks(execute=True):
            return page.view_restrictions.create(restriction_type="groups")

    return restrict


def test_the_answer_is_the_same_before_and_after_the_page_is_found_by_its_address(home, restrict):
    restriction = restrict()
    found = Page.route_for_request(RequestFactory().get("/"), "/").page

    assert list(found.get_view_restrictions()) == [restriction]
    assert list(home.get_view_restrictions()) == [restriction]


def test_a_restriction_holds_at_once(home, restrict):
    assert list(home.get_view_restrictions()) == []

    restriction = restrict()

    assert list(home.get_view_restrictions()) == [restriction]


def test_a_restriction_of_the_root_holds_for_the_home_page(home, restrict):
    assert list(home.get_view_restrictions()) == []

    restriction = restrict(home.get_parent())

    assert list(home.get_view_restrictions()) == [restriction]


def test_a_lifted_restriction_is_gone_at_once(
    home, restrict, django_assert_num_queries, django_capture_on_commit_callbacks
):
    restriction = restrict()
    assert list(home.get_view_restrictions()) == [restriction]

    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()

    with django_assert_num_queries(0):
        assert list(home.get_view_restrictions()) == []


def test_no_restriction_costs_no_query_once_it_is_known(home, django_assert_num_queries):
    home.get_view_restrictions()

    with django_assert_num_queries(0):
        assert not home.get_view_restrictions()


def test_a_reader_who_asked_just_before_the_change_does_not_undo_it(home, restrict, monkeypatch):
    ask = Page.get_view_restrictions

    def ask_just_before(page):
        seen = PageViewRestriction.objects.filter(pk__in=[each.pk for each in ask(page)])
        monkeypatch.undo()
        restrict()
        return seen

    monkeypatch.setattr(Page, "get_view_restrictions", ask_just_before)
    assert not is_restricted(home)

    assert is_restricted(home)
