"""A colleague is found however the name is typed."""

import pytest

from people.folding import fold_name, typed_words
from people.models import Person
from tests.support import factories

PEOPLE = {
    "vries": {"first_name": "Zoë", "prefix": "de", "last_name": "Vries"},
    "berg": {"first_name": "Jan-Willem", "prefix": "van den", "last_name": "Berg"},
    "ijs": {"first_name": "Désirée", "last_name": "Ĳsselstein"},
    "isik": {"first_name": "İnci", "last_name": "Işık-Özdemir"},
    "celik": {"first_name": "ÇAĞLA", "last_name": "Şahin"},
    "wales": {"first_name": "Łukasz", "last_name": "Wałęsa"},
    "gros": {"first_name": "Jürgen", "last_name": "Groß"},
    "mueller": {"first_name": "Björn", "last_name": "Mueller"},
    "ait": {"first_name": "Youssef", "last_name": "Aït Benhaddou"},
    "elid": {"first_name": "Fatima", "prefix": "el", "last_name": "Idrissi"},
    "obrien": {"first_name": "Siân", "last_name": "O’Brien"},
    "haens": {"first_name": "Elise", "last_name": "d'Haens"},
    "cote": {"first_name": "François", "last_name": "Côté-Lefèvre"},
    "soren": {"first_name": "Søren", "last_name": "Ågård"},
    "decomposed": {"first_name": "Chloe\u0308", "last_name": "Peeters"},
    "nick": {"first_name": "Alexandra", "nickname": "Sacha", "last_name": "Bos"},
    "greek": {"first_name": "Νίκος", "last_name": "Παπαδόπουλος"},
}

TYPED = [
    ("zoe de vries", "vries"), ("ZOË", "vries"), ("vries zoe", "vries"), ("Vries, Zoë", "vries"),
    ("jan willem", "berg"), ("janwillem", "berg"), ("Jan-Willem van den Berg", "berg"),
    ("berg", "berg"), ("vandenberg", "berg"), ("vd berg", "berg"), ("v.d. Berg", "berg"),
    ("van den Berg, Jan-Willem", "berg"), ("desiree", "ijs"), ("ijsselstein", "ijs"),
    ("Ijssel", "ijs"), ("inci", "isik"), ("İNCİ", "isik"), ("isik", "isik"), ("IŞIK", "isik"),
    ("ozdemir isik", "isik"), ("isikozdemir", "isik"), ("cagla sahin", "celik"),
    ("çağla", "celik"), ("lukasz walesa", "wales"), ("ŁUKASZ", "wales"), ("jurgen gross", "gros"),
    ("juergen", "gros"), ("Jürgen Groß", "gros"), ("müller", "mueller"), ("bjoern", "mueller"),
    ("ait benhaddou", "ait"), ("aïtbenhaddou", "ait"), ("aït-benhaddou", "ait"),
    ("idrissi", "elid"), ("el idrissi", "elid"), ("elidrissi", "elid"), ("o'brien", "obrien"),
    ("O’Brien", "obrien"), ("obrien", "obrien"), ("o brien", "obrien"), ("brien sian", "obrien"),
    ("d'haens", "haens"), ("dhaens", "haens"), ("haens", "haens"), ("d haens", "haens"),
    ("lefevre", "cote"), ("cote lefevre", "cote"), ("françois", "cote"), ("soren", "soren"),
    ("soeren", "soren"), ("agard", "soren"), ("aagaard", "soren"), ("chloe", "decomposed"),
    ("Chloë", "decomposed"), ("sacha", "nick"), ("alexandra", "nick"), ("alex bos", "nick"),
    ("νικος", "greek"), ("nikos papa", "greek"),
]  # fmt: skip


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield {key: factories.make_person(**fields) for key, fields in PEOPLE.items()}
        transaction.set_rollback(True)


@pytest.mark.parametrize(("typed", "key"), TYPED)
def test_a_name_is_found_as_people_type_it(people, db, typed, key):
    assert people[key] in Person.objects.named(typed)


@pytest.mark.parametrize("typed", ["---", "'", "’’", "…", "\x00", "%"])
def test_a_text_without_letters_matches_nobody(people, db, typed):
    assert not Person.objects.named(typed).exists()
    assert not Person.objects.matching(typed).exists()


def test_an_empty_text_matches_everybody(people, db):
    assert Person.objects.named(" ").count() == len(PEOPLE)


def test_a_word_matches_only_the_start_of_a_name(people, db):
    assert people["mueller"] not in Person.objects.named("ueller")


def test_ten_thousand_words_are_cut():
    assert len(typed_words("jan " * 10_000)) == 8


def test_folding_gives_lower_case_ascii_words():
    assert fold_name("  Zoë O'Brien-Özdemir ") == "zoe obrien ozdemir"
