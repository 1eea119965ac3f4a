"""The news list, its filter, and what is related."""

import pytest

from news import selectors
from news.models import NewsCategory
from news.selectors import categories_with_counts, related
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.make_employee(factories.make_unit())


@pytest.fixture
def work():
    return NewsCategory.objects.create(slug="werk", name_nl="Werk", name_en="Work")


@pytest.fixture
def money():
    return NewsCategory.objects.create(slug="geld", name_nl="Geld")


def make_filed(*categories, **fields):
    return factories.make_news(categories=categories, **fields)


def pks(records):
    return [record.pk for record in records]


def test_the_filter_shows_only_its_category(client, user, work, money):
    page, _other = make_filed(work), make_filed(money)
    client.force_login(user)

    answer = client.get(page.get_parent().url, {"category": "werk"})

    assert pks(answer.context["news"]) == [page.pk]


def test_a_category_that_is_not_there_shows_nothing(client, user, work):
    page = make_filed(work)
    client.force_login(user)

    answer = client.get(page.get_parent().url, {"category": "x\x00y", "page": "zzz"})

    assert pks(answer.context["news"]) == []


def test_an_item_in_two_categories_stands_once_in_the_list(client, user, work, money):
    page = make_filed(work, money)
    client.force_login(user)

    assert pks(client.get(page.get_parent().url).context["news"]) == [page.pk]


def test_the_counts_tell_what_the_reader_may_see(user, work, money):
    make_filed(work)
    make_filed(work, money)
    make_filed(work, restricted_to=["group:0"])
    make_filed(work, live=False)

    counted = categories_with_counts(factories.make_news_index(), user)

    assert {category.slug: category.number for category in counted} == {"werk": 2, "geld": 1}


def test_related_news_shares_most(user, work, money):
    page = make_filed(work, money, tags=["fiets"])
    one = make_filed(work)
    three = make_filed(work, money, tags=["fiets"])
    make_filed(tags=["anders"])

    assert pks(related(page, user)) == [three.pk, one.pk]


def test_related_news_hides_what_the_reader_may_not_see(user, work):
    page = make_filed(work)
    make_filed(work, restricted_to=["group:0"])

    assert pks(related(page, user)) == []


def test_an_item_shows_the_news_that_shares_something_and_no_other(client, user, work):
    page = make_filed(work)
    make_filed(work, title="Over hetzelfde")
    make_filed(title="Over iets anders")
    client.force_login(user)

    text = client.get(page.url).text

    assert "Over hetzelfde" in text
    assert "Over iets anders" not in text


def test_related_news_is_chosen_among_the_newest_that_share_something(
    user, work, money, monkeypatch
):
    monkeypatch.setattr(selectors, "CANDIDATES", 2)
    page = make_filed(work, money)
    make_filed(work, money, title="Oud, met twee gemeen")
    newer = [make_filed(work), make_filed(work)]
    make_filed(title="Nieuwst, met niets gemeen")

    assert pks(related(page, user)) == pks(reversed(newer))


def test_related_news_are_three_at_most(user, work):
    page, *_others = [make_filed(work) for _number in range(6)]

    assert len(related(page, user)) == 3


def test_related_news_without_pictures_takes_one_query(user, work, django_assert_num_queries):
    page, *_others = [make_filed(work) for _number in range(4)]
    list(related(page, user))

    with django_assert_num_queries(1):
        list(related(page, user))
