"""Who can do something: by skill, in a sentence, with the reason shown; and what is marked of a hit."""

import pytest

from search.engine.words import content_words
from tests.search.small_index import document, marked, person, reader, small_index


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("kan iemand mij helpen met powerbi", "powerbi"),
        ("wie weet iets over lassen", "lassen"),
        ("where can I find my payslip", "payslip"),
        ("who can help me with Power BI", "Power BI"),
        ("Who's who", "Who's who"),
        ("find", "find"),
        ("help desk", "help desk"),
        ("find and replace", "find replace"),
        ("de het een", "de het een"),
        ("hoe vind ik", "vind"),
    ],
)
def test_function_and_question_words_do_not_count_unless_nothing_else_is_left(typed, left):
    assert content_words(typed.split()) == left.split()


@pytest.mark.elasticsearch
class TestOnTheNode:
    @pytest.fixture(scope="class")
    def index(self, elasticsearch_url):
        with small_index(elasticsearch_url) as made:
            made.put(
                person(
                    "ann",
                    "Ann Boer",
                    summary="Adviseur, Bedrijfsvoering",
                    keywords=("PowerBI", "Lassen en solderen"),
                    other_words=("BV",),
                ),
                person("las", "Las Bakker", other_words=("BV",)),
                person("piet", "Piet Boer", keywords=("PowerBI",), other_words=("BV",)),
                document(
                    "page",
                    "Dashboards",
                    summary="Hoe je met de cijfers werkt.",
                    body="De cijfers staan in PowerBI, dat iedereen kan openen.",
                    keywords=("cijfers",),
                ),
                document("canteen", "Kantine", body="De kantine is open tot twee uur."),
            )
            yield made

    def test_a_skill_finds_people_and_says_which(self, index):
        hits = {hit.id: hit for hit in index.ask("kan iemand mij helpen met powerbi").hits}

        assert [marked(tag) for tag in hits["ann"].found_by] == ["[PowerBI]"]
        assert hits["ann"].text == "Adviseur, Bedrijfsvoering"

    def test_the_excerpt_follows_the_telling_words(self, index):
        hits = {hit.id: hit for hit in index.ask("hoe werk je met de powerbi").hits}

        assert "[PowerBI]" in marked(hits["page"].text)
        assert "[De]" not in marked(hits["page"].text)

    def test_what_a_related_word_found_is_marked(self, index):
        hit = index.ask("canteen", reader(language="en")).hits[0]

        assert marked(hit.title) == "[Kantine]"

    def test_related_searches_are_subjects_never_codes(self, index):
        assert index.ask("boer").related == ["PowerBI"]

    def test_people_are_suggested_by_skill_after_those_who_are_called_so(self, index):
        assert [hit.id for hit in index.suggest("las")] == ["las", "ann"]
        assert index.suggest("las")[1].found_by == ["Lassen en solderen"]
