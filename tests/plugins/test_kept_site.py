"""The site that the suite of a plugin visits is made once, and only those tests meet it that visit it."""

import pytest

from home.models import HomePage
from plugins.testing import kept
from plugins.testing.base import Subject

pytestmark = pytest.mark.django_db


class TestKeptSite(Subject):
    """In the order of the file: ``plugins.testing`` puts the visitors last, before who commits."""

    slug = "nothing"

    def test_a_visitor_may_change_it(self, tour):
        HomePage.objects.update(title="Changed")

        assert tour.subjects["home.main"].title != "Changed"

    def test_the_next_visitor_meets_it_as_it_was_made(self, tour):
        assert HomePage.objects.get().title == tour.subjects["home.main"].title

    def test_who_does_not_visit_finds_an_empty_site(self):
        assert not HomePage.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_who_commits_finds_an_empty_site(self):
        assert not HomePage.objects.exists()


def test_who_commits_stays_last_where_pytest_django_has_sorted_already(request):
    module = request.node.getparent(pytest.Module)
    [suite] = [each for each in module.collect() if each.name == "TestKeptSite"]
    *others, committing = suite.collect()
    items = [committing, *others]

    kept.order(items)

    assert items[-1].name == committing.name
