"""The index in the database answers with the same contract as the engine."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import fallback
from search.contract.documents import Document, Label, bilingual
from search.contract.readers import Reader
from search.fallback import Database
from search.models import Entry
from search.outbox.reading import Reading
from search.overlay import Overlay
from search.query.queries import CLOSE, OPEN, Answer, Query
from tests.support import factories

pytestmark = pytest.mark.django_db


def make(number: str = "1", **fields) -> Document:
    values = {"source": "pages", "kind": "news", "title": "", "url": f"/{number}/"} | fields
    return Document(id=number, **values)


def write(*documents: Document, version: int = 1, gone=(), **overlays) -> None:
    laid = {f"pages:{number}": overlay for number, overlay in overlays.items()}
    Database().write(
        Reading(
            version=version,
            documents={document.key: document for document in documents},
            overlays=laid,
            gone=set(gone),
        )
    )


@pytest.fixture
def reader() -> Reader:
    return Reader(user=factories.make_user(), language="nl")


@pytest.fixture
def ask(reader):
    def ask(text: str = "", **fields) -> Answer:
        words = tuple(fields.pop("words", text.split()))
        asked = fields.pop("reader", reader)
        return fallback.ask(Query(text=text, words=words, **fields), asked)

    return ask


def found(answer: Answer) -> list[str]:
    return [hit.id for hit in answer.hits]


class TestWords:
    def test_accents_and_case_do_not_matter(self, ask):
        write(make("1", title="Café ZOË"))

        assert found(ask("cafe zoë")) == ["1"]

    def test_the_start_of_a_word_is_enough_and_an_ending_may_differ(self, ask):
        write(make("1", title="Vergadering van het bestuur"))

        assert found(ask("vergaderingen")) == ["1"]
        assert found(ask("verga")) == ["1"]

    def test_a_code_is_found_as_it_is_written_and_in_parts(self, ask):
        write(make("1", title="Besluit AO-2025/17"), make("2", title="Besluit AO-2024/17"))

        assert found(ask("ao-2025/17")) == ["1"]
        assert found(ask("2025")) == ["1"]

    def test_a_code_that_is_typed_in_pieces_is_found_as_one_word(self, ask):
        write(make("1", title="Formulier P45"), make("2", title="Formulier P46"))

        assert found(ask("formulier P 45")) == ["1"]

    def test_a_phrase_needs_its_words_in_order(self, ask):
        write(make("1", title="Peil in de polder"), make("2", title="Polder met peil"))

        assert found(ask(phrases=("peil in de polder",))) == ["1"]

    def test_a_word_with_a_minus_keeps_hits_away(self, ask):
        write(make("1", title="Dijk en sluis"), make("2", title="Dijk"))

        assert found(ask("dijk", without=("sluis",))) == ["2"]

    def test_words_that_tell_nothing_bring_no_hits_of_their_own(self, ask):
        write(make("1", title="De dijk"), make("2", title="De sluis"))

        assert found(ask("de dijk zeemeermin")) == ["1"]
        assert len(found(ask("de"))) == 2

    def test_a_title_is_worth_more_than_a_text(self, ask):
        write(
            make("1", title="Verslag", body="verlof " * 3), make("2", title="Verlof", body="Hoe?")
        )

        assert found(ask("verlof")) == ["2", "1"]

    def test_without_a_hit_for_all_words_some_are_enough_and_that_is_said(self, ask):
        write(make("1", title="Dijk"))
        answer = ask("dijk zeemeermin")

        assert (found(answer), answer.is_partial, answer.total) == (["1"], True, 1)

    @pytest.mark.parametrize(
        "text",
        [
            "'",
            '"',
            "*",
            "a AND",
            "NEAR(",
            "{title}:",
            "!&|<->",
            "\x00",
            "😀",
            "-",
            "NOT",
            "x" * 5000,
            "woord " * 3000,
            "%s",
            "title:",
            "(",
            "dijk:*",
            "\\",
        ],
    )
    def test_whatever_is_typed_has_an_answer(self, ask, text):
        write(make("1", title="Dijk"))

        for fields in ({}, {"phrases": (text,)}, {"without": (text,), "words": ("dijk",)}):
            assert ask(text, **fields).engine == "database"

    def test_letters_that_no_text_can_have_find_nothing(self, ask):
        write(make("1", title="Dijk"))

        assert ask("!!!").total == 0


class TestWhoSeesWhat:
    def test_a_lock_keeps_hits_counts_and_facets_away(self, ask, reader):
        unit = (Label("hr", "Personeel"),)
        write(make("1", title="Dijk", tokens=("r1", "r2"), units=unit), make("2", title="Dijk"))
        half, whole = (
            Reader(user=reader.user, tokens=frozenset(keys)) for keys in (["r1"], ["r1", "r2"])
        )

        for who in (reader, half):
            answer = ask("dijk", reader=who)
            assert (found(answer), answer.total) == (["2"], 1)
            assert [value.count for value in answer.kinds] == [1]
            assert "unit" not in answer.facets
        assert sorted(found(ask("dijk", reader=whole))) == ["1", "2"]

    def test_whoever_opens_every_lock_still_needs_the_plugin(self, ask, reader):
        write(make("1", title="Dijk", plugin="ideas", tokens=("r1",)))
        every, having = (
            Reader(user=reader.user, tokens=None, plugins=frozenset(plugins))
            for plugins in ([], ["ideas"])
        )

        assert ask("dijk", reader=every).total == 0
        assert ask("dijk", reader=having).total == 1

    def test_nobody_finds_anything_without_signing_in(self, ask):
        write(make("1", title="Dijk"))

        assert ask("dijk", reader=Reader(user=None)).total == 0
        assert fallback.suggest("dijk", Reader(user=None)) == []

    def test_nothing_closed_is_proposed_while_typing(self, reader):
        write(make("1", title="Dijkverslag", tokens=("r1",)), make("2", title="Dijkplan"))

        assert [hit.id for hit in fallback.suggest("dij", reader)] == ["2"]


class TestCounts:
    @pytest.fixture(autouse=True)
    def documents(self, db):
        water, staff = (
            Label("wk", bilingual("Waterkwaliteit", "Water quality")),
            Label("hr", "Personeel"),
        )
        write(
            make(
                "1",
                title="Dijk",
                units=(water,),
                language="nl",
                published=datetime(2025, 3, 1, tzinfo=UTC),
            ),
            make(
                "2",
                title="Dijk",
                units=(water, staff),
                language="en",
                published=datetime(2026, 3, 1, tzinfo=UTC),
            ),
            make("3", title="Dijk", kind="person", units=(staff,)),
            make("4", title="Sluis", units=(staff,)),
        )

    def test_a_facet_is_counted_as_if_none_of_its_values_were_chosen(self, ask):
        answer = ask("dijk", chosen={"unit": ("wk",)})

        assert answer.total == 2
        assert {(value.key, value.count, value.is_chosen) for value in answer.facets["unit"]} == {
            ("wk", 2, True),
            ("hr", 2, False),
        }

    def test_kinds_are_counted_as_if_none_were_chosen(self, ask):
        answer = ask("dijk", chosen={"kind": ("person",)})

        assert {value.key: value.count for value in answer.kinds} == {"person": 1, "news": 2}
        assert found(answer) == ["3"]

    def test_labels_are_in_the_language_of_the_reader(self, ask, reader):
        english = Reader(user=reader.user, language="en")

        labels = {value.key: value.label for value in ask("dijk", reader=english).facets["unit"]}

        assert labels["wk"] == "Water quality"

    def test_years_are_counted_newest_first(self, ask):
        assert [(value.key, value.count) for value in ask("dijk").years] == [
            ("2026", 1),
            ("2025", 1),
        ]

    def test_a_period_leaves_out_what_lies_outside(self, ask):
        assert found(ask("dijk", since=datetime(2026, 1, 1, tzinfo=UTC).date())) == ["2"]

    def test_an_operator_finds_a_value_by_its_name(self, ask):
        assert sorted(found(ask("dijk", named={"unit": ("water",)}))) == ["1", "2"]
        assert ask("dijk", named={"unit": ("nergens",)}).total == 0

    def test_a_filter_without_words_shows_all_it_leaves(self, ask):
        assert sorted(found(ask("", chosen={"unit": ("hr",)}))) == ["2", "3", "4"]


class TestOrder:
    def test_sorting_by_date_and_by_title(self, ask):
        write(
            make("1", title="B dijk", published=datetime(2025, 1, 1, tzinfo=UTC)),
            make("2", title="A dijk", published=datetime(2026, 1, 1, tzinfo=UTC)),
            make("3", title="C dijk"),
        )

        assert found(ask("dijk", sort="newest")) == ["2", "1", "3"]
        assert found(ask("dijk", sort="oldest")) == ["1", "2", "3"]
        assert found(ask("dijk", sort="title")) == ["2", "1", "3"]

    def test_a_pinned_document_stands_on_top_of_the_first_page(self, ask):
        write(
            *(make(str(number), title="Dijk") for number in range(1, 6)),
            make("9", title="Over waterkeringen", body="dijk"),
            **{"9": Overlay(pins=("Dijk",))},
        )

        pages = [found(ask("dijk", size=2, page=page)) for page in (1, 2, 3)]

        assert pages[0][0] == "9"
        assert sorted(each for page in pages for each in page) == ["1", "2", "3", "4", "5", "9"]

    def test_a_page_beyond_the_last_is_empty(self, ask):
        write(make("1", title="Dijk"))

        assert found(ask("dijk", page=999_999)) == []


class TestHighlights:
    def test_the_words_are_marked_in_title_and_in_a_piece_of_the_text(self, ask):
        write(
            make(
                "1",
                title="De dijk",
                summary="Nieuws.",
                body="Woord. " * 100 + "Hier is de stormvloed.",
            )
        )

        hit = ask("dijk stormvloed").hits[0]

        assert hit.title == f"De {OPEN}dijk{CLOSE}"
        assert f"{OPEN}stormvloed{CLOSE}" in hit.text
        assert hit.text.startswith("… ")

    def test_marks_never_come_from_a_document(self, ask):
        write(make("1", title=f"Dijk <b>{OPEN}x</b>", body="dijk <script>"))

        assert ask("dijk").hits[0].title.count(OPEN) >= 1


class TestWriting:
    def test_an_older_reading_never_replaces_a_newer_one(self, ask):
        write(make("1", title="Nieuw"), version=5)
        write(make("1", title="Oud"), version=4)
        write(gone=["pages:1"], version=3)

        assert found(ask("nieuw")) == ["1"]
        assert ask("oud").total == 0

    def test_what_is_gone_is_not_found_any_more(self, ask):
        write(make("1", title="Dijk"))
        write(gone=["pages:1"], version=2)

        assert ask("dijk").total == 0
        assert Entry.objects.count() == 0

    def test_a_changed_document_is_found_by_its_new_words_alone(self, ask):
        write(make("1", title="Dijk", tokens=("r1",), units=(Label("hr", "P"),)))
        write(make("1", title="Sluis"), version=2)

        assert ask("dijk").total == 0
        assert (ask("sluis").total, ask("sluis").facets) == (1, {})

    def test_fingerprints_tell_what_is_stored(self):
        one = make("1", title="Dijk")
        write(one)

        assert Database().digests(["pages:1"]) == {"pages:1": Database().digest(one, Overlay())}
        assert list(Database().keys()) == ["pages:1"]


def test_an_answer_costs_the_same_number_of_queries_for_one_hit_and_for_fifty(ask):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask("dijk")
        return len(queries)

    write(make("0", title="Dijk", units=(Label("hr", "P"),)))
    # The first reads the synonyms, which then stay in memory.
    cost()
    one = cost()
    write(*(make(str(n), title="Dijk", units=(Label(f"u{n}", "P"),)) for n in range(1, 50)))

    assert cost() == one <= 14


def test_people_are_proposed_before_other_things(reader):
    write(
        make("1", title="Annas weblog"),
        make("2", kind="person", title="Anna Bakker", names=("Bakker Anna",)),
        make("3", title="Verslag", body="anna"),
    )

    assert [hit.id for hit in fallback.suggest("ann", reader)] == ["2", "1"]
