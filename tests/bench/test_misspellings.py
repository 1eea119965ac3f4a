"""The generated misspellings of names."""

from collections import Counter

from bench.search.misspellings import KINDS, NUMBER, misspellings, without_accents
from demo.names import people


def test_there_are_as_many_as_asked_and_of_every_kind():
    counts = Counter(misspelt.kind for misspelt in misspellings())
    assert counts.total() == NUMBER
    assert set(counts) == set(KINDS)
    assert min(counts.values()) >= 50


def test_they_are_the_same_every_time():
    assert misspellings() == misspellings()


def test_no_query_is_typed_twice():
    queries = [misspelt.query for misspelt in misspellings()]
    assert len(set(queries)) == len(queries)


def test_none_is_the_name_as_it_should_be():
    names = {person.email: person.full_name for person in people()}
    for misspelt in misspellings():
        assert misspelt.query not in {names[email] for email in misspelt.expected}


def test_none_is_the_name_of_somebody_else():
    owners = {}
    for person in people():
        if person.active:
            owners.setdefault(without_accents(person.full_name).casefold(), set()).add(person.email)
    for misspelt in misspellings():
        meant = owners.get(without_accents(misspelt.query).casefold(), misspelt.expected)
        assert meant <= misspelt.expected, misspelt


def test_namesakes_are_all_expected():
    expected = [m.expected for m in misspellings(number=2000) if m.query in {"Jan Vries"}]
    assert expected == [
        frozenset({"jan.devries@lagemeren.example", "jan.devries2@lagemeren.example"})
    ]


def test_letters_that_unicode_does_not_take_apart_lose_their_accent_too():
    assert without_accents("Łukasz Wiśniewski, Weiß, Yılmaz") == "Lukasz Wisniewski, Weiss, Yilmaz"
