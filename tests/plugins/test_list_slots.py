"""What plugins show at the entries of a list: asked once for the whole list, and gone when off."""

import pytest
from kring_reactions import services

from plugins.contributions.slots import prepare_place, render_place
from plugins.gate import snapshot
from plugins.models import PluginError
from tests.plugins.plugin import Greeting, add_templates
from tests.support import factories
from tests.support.queries import few_and_many, warm_queries

pytestmark = pytest.mark.django_db

TEMPLATES = {"tests/greeting.html": "<p data-sample>{{ word }}</p>"}


@pytest.fixture(autouse=True)
def _templates(settings):
    add_templates(settings, TEMPLATES)


class Entry:
    """An entry of a list."""

    def __init__(self, pk):
        self.pk = pk


class Counted(Greeting):
    """Tells how often it was prepared, and what for."""

    asked: list = []

    def prepare(self, request, subjects):
        self.asked.append([subject.pk for subject in subjects])
        self.words = {subject.pk: f"word {subject.pk}" for subject in subjects}

    def is_visible(self, request, subject):
        return subject.pk != 2

    def get_context(self, request, subject):
        return {"word": self.words[subject.pk]}


class FailingInLists(Greeting):
    def prepare(self, request, subjects):
        message = "the list fails"
        raise RuntimeError(message)


def test_a_slot_is_asked_once_for_a_list_and_each_entry_gets_its_part(sample, holder, request_of):
    Counted.asked = []
    sample.slot("card.meta", Counted)
    request, entries = request_of(holder), [Entry(number) for number in (1, 2, 3)]

    prepare_place("card.meta", request, entries)

    shown = [render_place("card.meta", request, entry) for entry in entries]
    assert Counted.asked == [[1, 2, 3]]
    assert shown == ["<p data-sample>word 1</p>", "", "<p data-sample>word 3</p>"]


def test_an_entry_of_two_lists_is_asked_for_once(sample, holder, request_of):
    Counted.asked = []
    sample.slot("card.meta", Counted)
    request = request_of(holder)

    prepare_place("card.meta", request, [Entry(1)])
    prepare_place("card.meta", request, [Entry(1), Entry(3)])

    assert Counted.asked == [[1], [3]]


def test_an_entry_that_was_not_prepared_shows_nothing(sample, holder, request_of):
    sample.slot("card.meta", Counted)

    assert render_place("card.meta", request_of(holder), Entry(1)) == ""


def test_only_a_place_in_a_list_is_prepared(sample, holder, request_of):
    with pytest.raises(ValueError, match=r"home\.main"):
        prepare_place("home.main", request_of(holder), [Entry(1)])


def test_whoever_has_not_the_plugin_causes_no_work(sample, request_of, django_assert_num_queries):
    Counted.asked = []
    sample.slot("card.meta", Counted)
    user = factories.make_user()
    snapshot.current()
    request = request_of(user)
    prepare_place("card.meta", request, [Entry(0)])

    with django_assert_num_queries(0):
        prepare_place("card.meta", request, [Entry(1)])

    assert Counted.asked == []
    assert render_place("card.meta", request, Entry(1)) == ""


def test_a_list_slot_that_fails_is_one_fault_and_one_card_for_editors(sample, give, request_of):
    sample.slot("card.meta", FailingInLists)
    reader = request_of(give(factories.make_user()))
    editor = request_of(give(factories.make_user(is_superuser=True)))
    entries = [Entry(number) for number in range(5)]

    for request in (reader, editor):
        prepare_place("card.meta", request, entries)

    assert [render_place("card.meta", reader, entry) for entry in entries] == [""] * 5
    cards = [render_place("card.meta", editor, entry) for entry in entries]
    assert "RuntimeError: the list fails" in cards[0]
    assert cards[1:] == [""] * 4
    assert PluginError.objects.get().count == 2


def react(page):
    services.toggle_reaction(page=page, user=factories.make_user(), kind="like")
    return page


LISTS = {
    "news": (lambda: factories.make_news_index(), lambda: react(factories.make_news())),
    "home": (lambda: factories.make_home(), lambda: react(factories.make_news())),
    "blogs": (lambda: factories.make_blog_index(), lambda: react(factories.make_post())),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_numbers_of_reactions_stand_on_lists_for_one_query(name, released_to, as_role):
    make_index, make_entry = LISTS[name]
    index, client = make_index(), as_role("employee")
    make_entry()
    without = warm_queries(client, index.url)
    released_to("reactions")

    few, many = few_and_many(client, index.url, make_entry)

    assert len(few) == len(many) == len(without) + 1, "\n\n".join(many)
    assert client.get(index.url).content.decode().count('class="card-meta"') > 1


def test_a_blog_shows_the_numbers_of_its_posts(released_to, as_role):
    released_to("reactions")
    blog = factories.make_blog()
    react(factories.make_post(blog))
    client = as_role("employee")

    few, many = few_and_many(client, blog.url, lambda: react(factories.make_post(blog)))

    assert len(few) == len(many)
    assert (
        "Vind ik leuk" in client.get(blog.url, headers={"accept-language": "nl"}).content.decode()
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leaves_no_trace_of_reactions_for_who_has_them_not(name, released_to, as_role):
    make_index, make_entry = LISTS[name]
    make_entry()
    index, client = make_index(), as_role("employee")
    before = warm_queries(client, index.url)
    released_to("reactions", f"user:{as_role('employee').user.pk}")

    asked = warm_queries(client, index.url)

    assert len(asked) == len(before)
    assert not [sql for sql in asked if "reactions_reaction" in sql]
    assert "card-meta" not in client.get(index.url).content.decode()
