"""The rules that every results page keeps, whatever the weights: on the real node."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.contract.documents import Label, bilingual
from search.engine.build import build
from search.overlay import Overlay
from search.query.queries import Query
from tests.search.small_index import document, marked, person, reader, small_index

pytestmark = pytest.mark.elasticsearch

HR = Label("hr", bilingual("Personeel", "Human resources"))
ICT = Label("ict", "ICT")


@pytest.fixture(scope="module")
def index(elasticsearch_url):
    with small_index(elasticsearch_url) as made:
        yield made


@pytest.fixture(scope="module")
def filled(index):
    """A handful of documents: open, restricted, of a plugin, pinned, in two languages."""
    index.put(
        document(
            "leave", "Verlof aanvragen", units=(HR,), published=datetime(2024, 3, 1, tzinfo=UTC)
        ),
        document("body", "Parkeren", body="Wie verlof heeft, parkeert elders.", units=(ICT,)),
        document("secret", "Verlof van de directie", units=(HR,), tokens=("unit:1", "unit:2")),
        document("plugin", "Verlof ruilen", plugin="swap", units=(ICT,)),
        document("hidden", "Verlof verborgen"),
        document("typo", "Verlos het veulen", body="Een boerderij."),
        document("pinned", "Rooster", body="Wie werkt wanneer."),
        document("claim", "Zorgverzekering declareren", keywords=("zorg",)),
        document("unique", "Reorganisatieplan", tokens=("unit:1",)),
        document("english", "Leave", language="en", body="Ask for leave in time."),
        person("jan", "Jan van der Meer", roles=(bilingual("Adviseur", "Adviser"),), units=(HR,)),
        person("born", "Anna de Wit-Bakker", names=("Anna de Wit-Bakker", "Anna Bakker-de Wit")),
        overlays={"hidden": Overlay(is_hidden=True), "pinned": Overlay(pins=("vrije dagen",))},
        synonyms=("snipperdag => snipperdag, verlof",),
    )
    return index


def test_a_word_that_is_known_finds_nothing_that_is_only_like_it(filled):
    found = filled.ids("verlof")
    assert set(found[:3]) == {"leave", "body", "english"}
    assert "typo" not in found


@pytest.mark.parametrize("typed", ["verlfo", "velrof", "verloff", "Verloff aanvragen"])
def test_a_misspelt_word_is_found(filled, typed):
    assert "leave" in filled.ids(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("jan meer", "jan"),
        ("Jan vander Meer", "jan"),
        ("jna van der meer", "jan"),
        ("meer jan", "jan"),
        ("anna bakker", "born"),
        ("Bakker-de Wit", "born"),
        ("ana de wit", "born"),
    ],
)
def test_a_name_is_found_in_every_spelling(filled, typed, expected):
    assert filled.ids(typed)[0] == expected


def test_part_of_a_compound_is_found_and_a_compound_by_its_parts(filled):
    assert filled.ids("verzekering")[0] == "claim"
    assert filled.ids("declaratieverzekering")[0] == "claim"


def test_synonyms_of_the_editors_hold(filled):
    assert filled.ids("snipperdag")[0] == "leave"


@pytest.mark.parametrize("typed", ["vrije dagen", "Vrije dag"])
def test_what_is_pinned_stands_on_top_for_just_that_query(filled, typed):
    hit = filled.ask(typed).hits[0]
    assert (hit.id, hit.is_pinned) == ("pinned", True)


def test_a_longer_query_is_not_the_pinned_one(filled):
    assert not any(hit.is_pinned for hit in filled.ask("vrije dagen rooster").hits)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({}, set()),
        ({"tokens": frozenset({"unit:1"})}, set()),
        ({"tokens": frozenset({"unit:1", "unit:2"})}, {"secret"}),
        ({"plugins": frozenset({"swap"})}, {"plugin"}),
        ({"tokens": None}, {"secret"}),
    ],
)
def test_hits_total_and_counts_are_of_what_the_reader_may_find(filled, who, expected):
    answer = filled.ask("verlof", reader(**who))
    found = {hit.id for hit in answer.hits}
    assert found == {"leave", "body", "english"} | expected
    assert answer.total == len(answer.hits) == sum(value.count for value in answer.kinds)


def test_no_correction_comes_from_what_the_reader_may_not_see(filled):
    assert filled.ask("reorganisatiepaln").corrected == ""
    may = reader(tokens=frozenset({"unit:1"}))
    assert filled.ask("reorganisatiepaln", may).corrected == "reorganisatieplan"


def test_nobody_else_finds_anything(filled):
    answer = filled.ask("verlof", reader(user=None))
    assert (answer.total, list(answer.hits), list(answer.kinds)) == (0, [], [])


def test_a_facet_is_counted_as_if_none_of_its_values_were_chosen(filled):
    answer = filled.ask("verlof", chosen={"unit": ("hr",)})
    assert [hit.id for hit in answer.hits] == ["leave"]
    counts = {value.key: (value.count, value.is_chosen) for value in answer.facets["unit"]}
    assert counts == {"hr": (1, True), "ict": (1, False)}


def test_a_facet_is_named_in_the_language_of_the_reader(filled):
    def named(language):
        answer = filled.ask("jan", reader(language=language))
        return [value.label for value in answer.facets["unit"]]

    assert (named("nl"), named("en")) == (["Personeel"], ["Human resources"])


def test_a_unit_is_chosen_by_its_name_too(filled):
    assert filled.ids("jan unit:personeel") == ["jan"]
    assert filled.ids("jan unit:nergens") == []


def test_names_and_titles_are_suggested_by_their_beginning(filled):
    def ids(text, **who):
        return [hit.id for hit in filled.suggest(text, reader(**who))]

    assert ids("ja") == ["jan"]
    assert ids("mee") == ["jan"]
    assert ids("verl aan") == ["leave"]
    assert "secret" not in ids("verl")
    assert ids("!!") == []


def test_the_language_of_the_reader_goes_first(index):
    index.put(
        document(1, "Wifi", language="nl", body="Het netwerk."),
        document(2, "Wifi", language="en", body="The network."),
    )
    assert index.ids("wifi", reader(language="nl")) == ["1", "2"]
    assert index.ids("wifi", reader(language="en")) == ["2", "1"]


def test_what_a_reader_says_they_read_goes_first_too(index):
    index.put(
        document(1, "Wifi", language="nl", body="Het netwerk."),
        document(2, "Wifi", language="fr", body="Le réseau."),
    )
    assert index.ids("wifi", reader(language="en", reads=("fr",))) == ["2", "1"]


def test_compounds_of_german_are_split_for_who_reads_german(index):
    index.put(document(1, "Antrag auf Urlaub", language="de"))
    assert index.ids("Urlaubsantrag", reader(reads=("de",))) == ["1"]
    assert index.ids("Urlaubsantrag", reader()) == []


def test_hits_are_sorted_by_date_and_by_title(index):
    index.put(
        document(1, "Beta test", published=datetime(2024, 1, 1, tzinfo=UTC)),
        document(2, "alfa test", published=datetime(2026, 1, 1, tzinfo=UTC)),
        document(3, "Éta test"),
    )
    assert index.ids("test", sort="newest") == ["2", "1", "3"]
    assert index.ids("test", sort="oldest") == ["1", "2", "3"]
    assert index.ids("test", sort="title") == ["2", "1", "3"]
    assert [(year.key, year.count) for year in index.ask("test").years] == [
        ("2026", 1),
        ("2024", 1),
    ]


def test_phrases_and_exclusions_hold(index):
    index.put(document(1, "De rode fiets staat buiten"), document(2, "De fiets, niet de rode auto"))
    assert index.ids('"rode fiets"') == ["1"]
    assert index.ids("fiets -auto") == ["1"]


def test_text_of_a_document_never_makes_marks_of_its_own(index):
    index.put(document(1, "Verlof <b>nu</b> & later", body="<script>verlof</script>"))
    assert marked(index.ask("verlof").hits[0].title) == "[Verlof] <b>nu</b> & later"


@pytest.mark.parametrize(
    "typed",
    [
        "x",
        "de het een",
        "😀",
        "a" * 5000,
        "woord " * 10_000,
        '\\ " ( ) [ ] { } ^ ~ * ? : / &&',
        "\x00\x02",
        "verlof AND OR NOT",
        "-",
        '"',
        "kind:",
        "unit:",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
        "漢字",
        "ｖｅｒｌｏｆ",
    ],
)
def test_whatever_is_typed_gets_an_answer(index, typed):
    index.put(document(1, "Verlof"))
    assert index.ask(typed).total in {0, 1}


def test_a_page_that_nobody_reaches_has_no_hits_and_no_error(index):
    index.put(document(1, "Verlof"))
    answer = index.ask("verlof", page=1_000_000)
    assert (list(answer.hits), answer.total) == ([], 1)


def test_editors_are_told_what_the_place_of_a_hit_comes_from(index):
    index.put(document(1, "Verlof"), overlays={"1": Overlay(pins=("verlof",))})
    reasons = index.ask("verlof", explain=True).hits[0].reasons
    assert "verlof" in " ".join(reasons)
    assert len(reasons) >= 2


def test_a_results_page_is_one_small_request():
    words = ("aanvraagformulier", "verlof", "vakantie", "regeling", "P45", "personeel")
    who = reader(
        tokens=frozenset(f"r{n}" for n in range(20)),
        audience=frozenset({"unit:1"}),
        reads=("nl", "en", "de", "fr"),
    )
    lines = build(Query(text=" ".join(words), words=words), who)
    body = "".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False) for line in lines)
    assert len(body.encode()) <= 8 * 1024


def test_the_lists_of_words_say_where_they_come_from():
    folder = Path(build.__code__.co_filename).parent / "data"
    for file in folder.glob("compounds_*.txt"):
        assert "BSD licence" in file.read_text(encoding="utf-8")[:600]
