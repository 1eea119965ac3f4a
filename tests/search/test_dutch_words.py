"""Dutch words that are one to a reader and several to a stemmer: on the real node."""

import pytest

from tests.search.small_index import document, small_index

pytestmark = pytest.mark.elasticsearch

PAIRS = [
    ("Onkosten declareren", "declaratie"),
    ("Registratie van uren", "registreren"),
    ("Facturen goedkeuren", "goedgekeurde"),
    ("Bezwaar indienen", "ingediend"),
    ("Hulp aanvragen", "aangevraagd"),
]


@pytest.fixture(scope="module")
def index(elasticsearch_url):
    with small_index(elasticsearch_url) as made:
        made.put(*(document(str(number), title) for number, (title, _typed) in enumerate(PAIRS)))
        yield made


@pytest.mark.parametrize(("number", "typed"), [(n, typed) for n, (_t, typed) in enumerate(PAIRS)])
def test_a_verb_is_found_by_its_noun_and_by_what_has_been_done(index, number, typed):
    assert index.ids(typed)[:1] == [str(number)]


@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("sluis", "sluizen"),
        ("paleis", "paleizen"),
        ("kantine", "kantines"),
        ("camera", "camera's"),
        ("taxi", "taxi's"),
        ("brief", "brieven"),
        ("bon", "bonnetjes"),
        ("boek", "boekjes"),
    ],
)
def test_a_noun_is_found_by_its_plural_and_its_diminutive(elasticsearch_url, one, more):
    with small_index(elasticsearch_url) as index:
        index.put(document(1, one), document(2, more))

        assert set(index.ids(one)) == set(index.ids(more)) == {"1", "2"}


def test_being_so_is_found_by_what_is_so(elasticsearch_url):
    with small_index(elasticsearch_url) as index:
        index.put(document(1, "Op glad ijs"), document(2, "Over de brug"))

        assert index.ids("gladheid") == ["1"]
        assert index.ids("overheid") == []
