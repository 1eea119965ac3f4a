"""Misspelt words: what is meant is answered, and what is spelt well finds nothing that is only like it."""

import pytest

from search.overlay import Overlay
from tests.search.small_index import document, person, small_index

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def index(elasticsearch_url):
    with small_index(elasticsearch_url) as made:
        made.put(
            document("leave", "Verlof aanvragen", body="Dat kan in het vakantiesysteem."),
            document("foal", "Verlos het veulen"),
            document("slow", "Lange wachttijden"),
            document("large", "Large orders", language="en"),
            document("wall", "Over de muur", body="De oostelijke tuinmuur is gewit."),
            document("closed", "Plan", body="Het reorganisatiedraaiboek.", tokens=("unit:1",)),
            document("open", "Draaiboek", body="Het reorganisatiedraaiboei is van hout."),
            document("board", "Rooster", body="Wie werkt."),
            *(document(f"rest {number}", "Rust op het werk") for number in range(3)),
            person("ruth", "Ruth Ramdin"),
            person("jansen", "Piet Jansen"),
            person("janzen", "Piet Janzen"),
            overlays={"board": Overlay(pins=("verlfo",))},
        )
        yield made


def test_a_word_that_is_spelt_well_finds_nothing_that_is_only_like_it(index):
    assert index.ids("large") == ["large"]
    assert index.ids("verlof") == ["leave"]
    assert index.requests == 1


def test_a_misspelt_word_is_answered_as_what_is_meant(index):
    answer = index.ask("aanvrgaen")

    assert [hit.id for hit in answer.hits] == ["leave"]
    assert (answer.corrected, answer.did_you_mean, index.requests) == ("aanvragen", "", 2)


def test_a_misspelt_word_is_answered_by_a_word_that_only_a_long_text_has(index):
    assert index.ask("vakantiesystmee").corrected == "vakantiesysteem"


def test_each_piece_of_a_word_with_marks_is_corrected(index):
    assert index.ask("verlof/wachttijdne").corrected == "verlof/wachttijden"


def test_the_other_words_stay_as_they_were_typed(index):
    assert index.ask("Tuinmuru oostelijke").corrected == "Tuinmuur oostelijke"


def test_what_was_typed_can_be_searched_for_instead(index):
    answer = index.ask("aanvrgaen", is_literal=True)

    assert (answer.total, answer.corrected, answer.did_you_mean) == (0, "", "")
    assert index.requests == 1


def test_a_word_that_may_be_either_of_two_finds_both_and_asks(index):
    answer = index.ask("Janxen")

    assert {hit.id for hit in answer.hits} == {"jansen", "janzen"}
    assert answer.corrected == ""
    assert answer.did_you_mean in {"Jansen", "Janzen"}


def test_a_misspelt_name_is_answered_as_that_of_who_is_called_so(index):
    assert index.ask("Ruht").corrected == "Rust"
    assert index.ask("Ruht Ramdin").corrected == "Ruth Ramdin"


@pytest.mark.parametrize("typed", ["muis", "kantoorstoel"])
def test_a_word_of_a_dictionary_is_never_answered_as_another(index, typed):
    answer = index.ask(typed)

    assert (answer.corrected, answer.total, index.requests) == ("", 0, 1)


def test_a_query_that_editors_pinned_is_never_answered_as_another(index):
    answer = index.ask("verlfo")

    assert (answer.hits[0].id, answer.corrected) == ("board", "")


def test_nothing_is_corrected_to_a_word_of_what_the_reader_may_not_see(index):
    assert index.ask("reorganisatiedraaiboel").corrected == "reorganisatiedraaiboei"
    closed = index.ask("reorganisatiedraaiboekk")
    assert "boek" not in closed.corrected + closed.did_you_mean
