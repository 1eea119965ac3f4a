"""Synonyms: what a rule means, to the search engine and to the database."""

import pytest

from kring.jobs.models import Job
from search.curation import synonyms
from search.models import Synonym, SynonymState
from tests.support.editors import forget, make_synonym

pytestmark = pytest.mark.django_db
Kind = Synonym.Kind


@pytest.fixture(autouse=True)
def fresh():
    forget()
    yield
    forget()


def test_words_that_mean_the_same_find_one_another():
    make_synonym("verlof, vakantie")

    assert synonyms.expand(["vakantie", "aanvragen"], "nl") == [
        ["vakantie", "verlof"],
        ["aanvragen"],
    ]


def test_one_way_widens_in_one_direction():
    make_synonym("fiets", "e-bike", kind=Kind.ONE_WAY)

    assert synonyms.expand(["fiets"], "nl") == [["fiets", "e-bike"]]
    assert synonyms.expand(["e-bike"], "nl") == [["e-bike"]]


def test_meanings_of_an_abbreviation_do_not_find_one_another():
    make_synonym("PO", "personeel en organisatie, primair onderwijs", kind=Kind.ABBREVIATION)

    assert synonyms.expand(["po"], "nl") == [
        ["po", "personeel en organisatie", "primair onderwijs"]
    ]
    assert synonyms.expand(["primair", "onderwijs"], "nl") == [
        ["primair", "PO"],
        ["onderwijs", "PO"],
    ]


def test_a_rule_counts_in_its_own_language_alone():
    make_synonym("leave, holiday", language="en")

    assert synonyms.expand(["leave"], "nl") == [["leave"]]
    assert synonyms.expand(["leave"], "en") == [["leave", "holiday"]]


def test_what_is_not_active_does_not_count():
    make_synonym("verlof, vakantie", is_active=False)

    assert synonyms.expand(["verlof"], "nl") == [["verlof"]]


def test_accents_and_capitals_do_not_matter():
    make_synonym("Privé, persoonlijk")

    assert synonyms.expand(["PRIVE"], "nl") == [["PRIVE", "persoonlijk"]]


def test_elasticsearch_gets_one_line_for_each_word():
    rows = [make_synonym("verlof, vakantie"), make_synonym("vakantie", "reis", kind=Kind.ONE_WAY)]

    assert synonyms.lines("nl", rows) == [
        "verlof => verlof, vakantie",
        "vakantie => vakantie, verlof, reis",
    ]


def test_a_change_asks_for_one_job_however_often():
    synonyms.changed()
    synonyms.changed()

    assert Job.objects.filter(key=synonyms.PUSH_KEY).count() == 1


def test_a_change_counts_at_once(django_capture_on_commit_callbacks):
    synonyms.expand(["verlof"], "nl")
    make_synonym("verlof, vakantie")

    with django_capture_on_commit_callbacks(execute=True):
        synonyms.changed()

    assert synonyms.expand(["verlof"], "nl") == [["verlof", "vakantie"]]


def test_nothing_is_pushed_without_a_search_engine(settings):
    settings.ELASTICSEARCH_URL = ""

    assert synonyms.push_pending() == 0
    assert not SynonymState.objects.exists()


def test_why_the_engine_did_not_take_them_is_kept(settings):
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    make_synonym("verlof, vakantie")

    assert synonyms.push_pending() == 0
    assert SynonymState.objects.get(language="nl").problem


@pytest.mark.elasticsearch
class TestOnTheNode:
    @pytest.fixture
    def index(self, elasticsearch_url, settings):
        from tests.search.small_index import small_index

        settings.ELASTICSEARCH_URL = elasticsearch_url
        with small_index(elasticsearch_url) as made:
            made.node = made.node.options(request_timeout=60)
            yield made

    def test_they_are_in_force_without_a_rebuild(self, index):
        from tests.search.small_index import document

        index.put(document(1, "Verlof aanvragen"), document(2, "Parkeren"))
        assert index.ids("lanterfanten") == []
        make_synonym("verlof, lanterfanten")

        assert synonyms.push_pending() == 4

        assert index.ids("lanterfanten") == ["1"]
        state = SynonymState.objects.get(language="nl")
        assert (state.rules, state.problem, bool(state.in_force_since)) == (2, "", True)
        assert synonyms.push_pending() == 0

    def test_all_are_pushed_again_when_the_engine_lost_them(self, index):
        from tests.search.small_index import document

        make_synonym("WOZ", "waardering onroerende zaken", kind=Kind.ABBREVIATION)
        synonyms.push_pending()
        index.put(document(1, "Waardering onroerende zaken"))
        assert index.ids("woz") == []

        synonyms.push_all()

        assert index.ids("woz") == ["1"]

    def test_they_are_pushed_when_the_engine_returns(self, index, settings):
        make_synonym("verlof, vakantie")
        address = settings.ELASTICSEARCH_URL
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
        synonyms.push_pending()
        assert SynonymState.objects.get(language="nl").problem

        settings.ELASTICSEARCH_URL = address
        synonyms.push_pending()

        state = SynonymState.objects.get(language="nl")
        assert (state.problem, state.rules) == ("", 2)

    def test_a_rule_that_the_engine_refuses_is_said_with_its_reason(self, index):
        make_synonym("verlof", "vakantie => reis", kind=Kind.ONE_WAY)

        synonyms.push_pending()

        assert SynonymState.objects.get(language="nl").problem
