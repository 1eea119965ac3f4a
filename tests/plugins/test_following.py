"""A changed row is noted for the search where the source of a plugin follows its model."""

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from people.models import Location, Person
from plugins.contributions import store
from search.api import ModelSource
from search.models import OutboxEntry
from tests.support import factories

pytestmark = pytest.mark.django_db


class Places(ModelSource):
    """The locations, which also show who works there."""

    key = "sample"
    model = Location

    def follows(self):
        shown = {Person: lambda person: person.locations.values_list("pk", flat=True)}
        return {**super().follows(), **shown}


class Faulty(ModelSource):
    """A source that cannot say what it follows."""

    key = "sample.faulty"
    model = Location

    def follows(self):
        raise ZeroDivisionError


@pytest.fixture
def place():
    return factories.make_location()


def noted():
    entries = OutboxEntry.objects.filter(source="plugins")
    return list(entries.order_by("pk").values_list("document_id", flat=True))


def test_a_row_of_a_model_that_is_followed_is_noted(sample, place):
    sample.search_source(Places())

    place.save()

    assert noted() == [f"sample/{place.pk}"]


def test_a_row_of_another_model_that_is_followed_is_noted_where_it_shows(sample, place):
    person = factories.make_person()
    person.locations.add(place)
    sample.search_source(Places())

    person.save()

    assert noted() == [f"sample/{place.pk}"]


def test_a_deleted_row_is_noted(sample, place):
    sample.search_source(Places())
    address = f"sample/{place.pk}"

    place.delete()

    assert noted() == [address]


def test_a_row_of_a_model_that_nothing_follows_is_not_noted(sample):
    sample.search_source(Places())

    factories.make_unit()

    assert noted() == []


def test_a_source_that_fails_keeps_no_other_from_following(sample, place, caplog):
    sample.search_source(Faulty())
    sample.search_source(Places())

    place.save()

    assert noted() == [f"sample/{place.pk}"]
    assert "sample.faulty cannot tell what it follows" in caplog.text


def test_plugins_are_known_before_a_row_can_be_saved(monkeypatch):
    loaded = []
    monkeypatch.setattr(store, "load", lambda: loaded.append(True))

    connection_created.send(sender=type(connection), connection=connection)

    assert loaded == [True]
