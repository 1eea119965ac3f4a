"""Words that mean nearly the same, small words and kinds of reference: on the real node."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from search.contract.documents import bilingual
from search.engine.compounds import apart
from search.engine.data import lines_of_file
from search.engine.related import RELATING, related
from search.engine.weights import DEFAULT
from tests.search.small_index import document, person, reader, small_index

pytestmark = pytest.mark.elasticsearch

CANTEEN, GIFTS, HARASSMENT, RECEIPT, TREE, OTHER, CHRISTMAS, PARENTS, PAYSLIP, LAWYERS = range(10)


@pytest.fixture(scope="module")
def index(elasticsearch_url):
    with small_index(elasticsearch_url) as made:
        made.put(
            document(CANTEEN, "Restaurants en kantines"),
            document(GIFTS, "Een geschenk aannemen"),
            document(HARASSMENT, "Bullying: whom to turn to", language="en"),
            document(RECEIPT, "De bon bewaren"),
            document(TREE, "Een boom planten"),
            document(OTHER, "Iets heel anders"),
            document(CHRISTMAS, "Christmas breakfast in the hall", language="en"),
            document(PARENTS, "Ouderschapsverlof"),
            document(PAYSLIP, "Where to find your payslip", language="en"),
            document(LAWYERS, "Juridische zaken"),
        )
        yield made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("staff canteen", CANTEEN),
        ("kantine", CANTEEN),
        ("cadeautjes", GIFTS),
        ("pesten", HARASSMENT),
        ("treiteren", HARASSMENT),
        ("bonnetjes", RECEIPT),
        ("boompjes", TREE),
        ("kerstontbijt", CHRISTMAS),
        ("maternity leave", PARENTS),
        ("bevallingsverlof", PARENTS),
        ("zwangerschapsverlof", PARENTS),
        ("loonstrookje", PAYSLIP),
        ("pay stub", PAYSLIP),
        ("legal department", LAWYERS),
    ],
)
def test_a_text_is_found_by_a_related_or_smaller_word(index, typed, found):
    assert index.ids(typed)[:1] == [str(found)]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("kerstontbijt", ["kerst", "ontbijt"]),
        ("Verlofaanvragen", ["verlof", "aanvragen"]),
        ("zwangerschapsverlofaanvraag", ["zwangerschapsverlof", "aanvraag"]),
        ("kerstontbijtaanvraag", ["kerst", "ontbijt", "aanvraag"]),
        ("loonstrook", ["loonstrook"]),
        ("kerst", ["kerst"]),
        ("AO-2025/17", ["AO-2025/17"]),
        ("Rotterdam", ["Rotterdam"]),
    ],
)
def test_a_compound_that_no_list_has_is_taken_apart(typed, parts):
    assert apart([typed]) == parts


def test_related_words_are_switched_off_by_their_weight(index):
    assert index.ask("pesten", weights=replace(DEFAULT, related=0)).hits == []


def test_the_word_itself_stands_above_a_related_one(elasticsearch_url):
    with small_index(elasticsearch_url) as index:
        index.put(document(1, "Een geschenk aannemen"), document(2, "Een cadeau aannemen"))

        assert index.ids("cadeau") == ["2", "1"]
        assert index.ids("geschenk") == ["1", "2"]


def test_a_synonym_of_the_editors_works_whatever_the_endings(elasticsearch_url):
    with small_index(elasticsearch_url) as index:
        index.put(document(1, "Sluizen en bruggen"), synonyms=["kolk => kolk, sluis"])

        assert index.ids("kolken") == ["1"]


def test_guidance_stands_above_news_on_the_same_matter(elasticsearch_url):
    with small_index(elasticsearch_url) as index:
        index.put(
            document(1, "Fietsregeling", kind="news"), document(2, "Fietsregeling", kind="guidance")
        )

        assert index.ids("fietsregeling", reader()) == ["2", "1"]


def test_what_is_told_of_a_compound_are_all_its_parts(elasticsearch_url):
    with small_index(elasticsearch_url) as index:
        index.put(
            document(1, "Christmas breakfast", language="en"),
            document(2, "Breakfast for early risers", language="en"),
        )

        assert index.ids("kerstontbijt") == ["1"]


def test_guidance_whose_title_answers_stands_above_older_news_that_says_it_more_often(
    elasticsearch_url,
):
    matter = "Verlof aanvragen doe je zo. Verlof aanvragen kan elke dag. " * 3
    with small_index(elasticsearch_url) as index:
        index.put(
            document(
                1,
                "Verlof aanvragen kan nu met je telefoon",
                kind="news",
                summary="Verlof aanvragen was nog nooit zo makkelijk.",
                body=matter,
                published=datetime(2020, 1, 1, tzinfo=UTC),
            ),
            document(2, "Verlof aanvragen", kind="guidance", body="Vul het formulier in."),
        )

        assert index.ids("hoe kan ik verlof aanvragen") == ["2", "1"]


@pytest.mark.parametrize("language", RELATING)
def test_each_word_of_the_lists_has_one_rule_that_keeps_the_word(language):
    typed = [rule.partition(" => ")[0] for rule in related(language)]

    assert [word for word, times in Counter(typed).items() if times > 1] == []
    assert all(
        rule.partition(" => ")[2].split(", ")[0] == word
        for rule, word in zip(related(language), typed, strict=True)
    )


@pytest.mark.parametrize("name", ["thesaurus_nl", "thesaurus_en", "vocabulary_nl_en"])
def test_every_line_of_a_list_has_words_on_both_sides(name):
    sides = [line.replace("=>", "=").split("=") for line in lines_of_file(name)]
    words = [[word.strip() for word in side.split(",")] for line in sides for side in line]

    assert [each for each in words if not all(len(word) > 1 for word in each)] == []
    assert [line for line in sides if len(line) == 1 and "," not in line[0]] == []


@pytest.mark.parametrize(
    ("typed", "skill"),
    [("lasser", "lassen"), ("welder", "lassen"), ("projectmanager", "projectmanagement")],
)
def test_a_trade_is_found_by_who_has_the_skill(elasticsearch_url, typed, skill):
    with small_index(elasticsearch_url) as index:
        index.put(person(1, "Teun Bakker", keywords=(skill,)), person(2, "Ana Smit"))

        assert index.ids(typed) == ["1"]


def test_what_is_called_so_stands_above_who_is_in_it_by_a_weight(elasticsearch_url):
    called = (
        "Team inkoop, contracten en aanbesteding van werken",
        "Procurement of works and services",
    )
    unit = document(1, bilingual(*called), kind="unit", language="", names=called)
    role = "Adviseur aanbesteding"
    buyer = person(2, "Ana Smit", roles=(role,), summary=role, keywords=("aanbesteding",))
    with small_index(elasticsearch_url) as index:
        index.put(unit, buyer)

        roles_first = replace(DEFAULT, roles=20)
        unnamed = index.ask("aanbesteding", weights=replace(roles_first, named=0))
        named = index.ask("aanbesteding", weights=replace(roles_first, named=10))

    assert [hit.id for hit in unnamed.hits] == ["2", "1"]
    assert [hit.id for hit in named.hits] == ["1", "2"]
