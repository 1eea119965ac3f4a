"""Pins and hiding: what is laid over a document, and when the index hears of it."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from search.curation import pins
from search.models import HiddenDocument, OutboxEntry, Pin, PinnedDocument, Popularity
from search.outbox.draining import drain
from search.outbox.reading import overlays_for
from search.overlay import Overlay
from search.query.queries import Hit
from search.site import answers
from tests.support import factories
from tests.support.editors import forget, make_manager, make_synonym, query, reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


def make_pin(queries, *keys, **fields):
    pin = Pin.objects.create(queries=queries, **fields)
    for place, key in enumerate(keys):
        PinnedDocument.objects.create(pin=pin, key=key, sort_order=place)
    return Pin.objects.get(pk=pin.pk)


def hit(number, *, is_pinned=True):
    return Hit(source="content", id=str(number), kind="news", title="", url="", is_pinned=is_pinned)


def told():
    found = sorted(OutboxEntry.objects.values_list("source", "document_id"))
    OutboxEntry.objects.all().delete()
    return found


def test_a_document_carries_its_queries_its_popularity_and_whether_it_is_hidden():
    make_pin("verlof\nvakantie", "content:1")
    HiddenDocument.objects.create(key="content:2", reason="Oud")
    Popularity.objects.create(key="content:1", value=2.5)

    assert overlays_for(["content:1", "content:2", "content:3"]) == {
        "content:1": Overlay(pins=("verlof", "vakantie"), popularity=2.5),
        "content:2": Overlay(is_hidden=True),
    }


def test_overlays_take_three_queries(django_assert_num_queries):
    for number in range(20):
        make_pin(f"vraag {number}", f"content:{number}")

    with django_assert_num_queries(3):
        overlays_for([f"content:{number}" for number in range(20)])


@pytest.mark.parametrize(
    ("today", "counts"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_a_pin_counts_from_its_first_day_to_its_last(today, counts):
    make_pin("kerst", "content:1", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31))

    with time_machine.travel(f"{today}T12:00:00Z", tick=False):
        assert bool(overlays_for(["content:1"])) is counts


def test_the_index_hears_of_the_first_day_and_of_the_last():
    make_pin("kerst", "content:1", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31))
    heard = []
    for today in ("2026-11-30", "2026-12-01", "2026-12-02", "2027-01-01", "2027-01-02"):
        with time_machine.travel(f"{today}T12:00:00Z", tick=False):
            pins.follow_the_calendar()
        heard.append(told())

    assert heard == [[], [("content", "1")], [], [("content", "1")], []]


def test_documents_that_left_a_pin_are_indexed_anew_too():
    pin = make_pin("verlof", "content:1")

    pins.changed(pin, before=["content:9"])

    assert told() == [("content", "1"), ("content", "9")]


def test_pinned_hits_stand_in_the_order_of_the_pin():
    make_pin("verlof", "content:3", "content:1")

    found = pins.in_order([hit(1), hit(3), hit(2, is_pinned=False)], query("Verlof"))

    assert [each.id for each in found] == ["3", "1", "2"]


def test_the_pin_of_what_was_typed_comes_before_another():
    make_pin("verloven", "content:2", "content:1")
    make_pin("verlof", "content:1", "content:2")

    assert [each.id for each in pins.in_order([hit(2), hit(1)], query("verlof"))] == ["1", "2"]


def test_hiding_and_showing_again_tell_the_index():
    manager = make_manager()

    pins.hide(key="content:1", title="Oud", reason="Vervallen", by=manager)
    assert overlays_for(["content:1"])["content:1"].is_hidden
    assert told() == [("content", "1")]

    pins.unhide(key="content:1", by=manager)
    assert overlays_for(["content:1"]) == {}
    assert told() == [("content", "1")]


def test_nobody_hides_without_the_permission():
    with pytest.raises(PermissionDenied):
        pins.hide(key="content:1", title="", reason="Zomaar", by=factories.make_user())


def test_what_no_source_has_cannot_be_hidden():
    with pytest.raises(ValueError, match="nonsense"):
        pins.hide(key="nonsense:1", title="", reason="Zomaar", by=make_manager())


class TestWhatReadersFind:
    """From the editor's change to the answer, by the index in the database."""

    @pytest.fixture
    def found(self, settings):
        settings.ELASTICSEARCH_URL = ""
        factories.make_home()
        user = factories.make_user()

        def ask(text):
            drain()
            forget()
            return [hit.id for hit in answers.ask(query(text), reader(user)).hits]

        return ask

    def test_pinned_documents_come_first_in_the_order_of_the_pin(self, found):
        first, second, third = (str(factories.make_news(title=f"Dijk {n}").pk) for n in range(3))
        pins.changed(make_pin("dijk", f"content:{third}", f"content:{first}"))

        assert found("dijk") == [third, first, second]

    def test_what_is_pinned_need_not_have_the_words(self, found):
        number = str(factories.make_news(title="Organisatie").pk)
        other = str(factories.make_news(title="Onze chef").pk)
        pins.changed(make_pin("chef", f"content:{number}"))

        assert found("chef") == [number, other]

    def test_a_hidden_document_is_found_by_nobody_until_it_is_shown_again(self, found):
        number = str(factories.make_news(title="Dijk").pk)
        manager = make_manager()

        pins.hide(key=f"content:{number}", title="Dijk", reason="Oud", by=manager)
        assert found("dijk") == []

        pins.unhide(key=f"content:{number}", by=manager)
        assert found("dijk") == [number]

    def test_synonyms_count_at_once(self, found):
        number = str(factories.make_news(title="Verlof aanvragen").pk)
        assert found("vakantie aanvragen") == [number]
        assert found("vakantie") == []

        make_synonym("verlof, vakantie")

        assert found("vakantie") == [number]
