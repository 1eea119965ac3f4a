"""Codes, telephone numbers and hyphenated words are found however they are written, by both engines."""

import pytest

from search.fallback import ask as ask_database
from search.fallback.target import Database
from search.outbox.reading import Reading
from search.query.parsing import parse
from tests.search.small_index import TODAY, document, person, reader, small_index

DOCUMENTS = (
    person("ann", "Ann Boer", codes=("31881234567",)),
    person("bob", "Bob Boer", codes=("0201234567",)),
    document("desk", "Balie", body="Bel de balie: 088 - 765 43 21, of kom langs."),
    document("form", "Aanvraag", body="Vul AO-2025/17 in."),
    document("leave", "Ontslag", body="Met formulier P 45 erbij."),
    document("mail", "E-mail instellen"),
    document("wifi", "Wifi", body="Het draadloze netwerk."),
    document("soft", "Ver\u00adgader\u00adruimte boeken"),
)
ASKED = [
    ("088 123 45 67", "ann"),
    ("+31 88 123 45 67", "ann"),
    ("0031881234567", "ann"),
    ("(088) 123.45.67", "ann"),
    ("+31 20 123 45 67", "bob"),
    ("0031 (0)20-1234567", "bob"),
    ("020/1234567", "bob"),
    ("0887654321", "desk"),
    ("+31887654321", "desk"),
    ("AO 2025/17", "form"),
    ("AO202517", "form"),
    ("ao-2025-17", "form"),
    ("P45", "leave"),
    ("P-45", "leave"),
    ("email instellen", "mail"),
    ("email", "mail"),
    ("e-mail", "mail"),
    ("wi-fi", "wifi"),
    ("vergaderruimte", "soft"),
    ("vergader\u00adruimte", "soft"),
]


@pytest.mark.elasticsearch
class TestElasticsearch:
    @pytest.fixture(scope="class")
    def index(self, elasticsearch_url):
        with small_index(elasticsearch_url) as made:
            made.put(*DOCUMENTS)
            yield made

    @pytest.mark.parametrize(("typed", "expected"), ASKED)
    def test_it_is_found_however_it_is_written(self, index, typed, expected):
        assert index.ids(typed)[:1] == [expected]

    def test_pieces_of_a_code_are_one_code(self, index):
        assert not index.ask("AO 2025 17").is_partial


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "expected"), ASKED)
def test_the_database_finds_it_however_it_is_written(typed, expected):
    documents = {each.key: each for each in DOCUMENTS}
    Database().write(Reading(version=1, documents=documents))

    query = parse({"q": typed}, language="nl", today=TODAY)

    assert [hit.id for hit in ask_database(query, reader()).hits][:1] == [expected]
