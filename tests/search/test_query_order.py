"""Which documents a query finds, and in which order, on the real node."""

import pytest

from tests.search.small_index import document, marked, person, small_index

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def index(elasticsearch_url):
    with small_index(elasticsearch_url) as made:
        yield made


@pytest.fixture(scope="module")
def leave(index):
    """Documents about leave, and two colleagues."""
    index.put(
        document(1, "Verlof aanvragen", body="Je vraagt verlof aan met formulier P45."),
        document(2, "Regeling AO-2025/17", body="Hoe het zit met de kosten van een reis."),
        document(3, "Parkeren", body="Het verlof van de beheerder is geregeld."),
        person(4, "Jan van der Berg-Müller", codes=("0612345678",)),
        person(5, "Jan Bergman"),
    )
    return index


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("verlof", "1"),
        ("verloven aanvragen", "1"),
        ("p45", "1"),
        ("P-45", "1"),
        ("AO-2025/17", "2"),
        ("ao 2025 17", "2"),
        ("AO2025-17", "2"),
        ("kosten reis", "2"),
        ("jan berg", "4"),
        ("muller", "4"),
        ("Jan Müller", "4"),
        ("06 12345678", "4"),
    ],
)
def test_what_is_meant_stands_first(leave, typed, first):
    assert leave.ids(typed)[:1] == [first]


def test_words_are_marked_in_the_title_and_in_the_text(leave):
    hit = leave.ask("verlof").hits[0]
    assert marked(hit.title) == "[Verlof] aanvragen"
    assert marked(hit.text) == "Je vraagt [verlof] aan met formulier P45."
