"""What is wrong with a rule of synonyms is said before it does harm."""

import pytest
from django.utils import translation

from search.curation.starting_synonyms import STARTING
from search.curation.synonym_checks import problems
from search.curation.synonym_files import FileError, read_rows, save_rows
from search.kring_setup import setup
from search.models import Synonym
from tests.support.editors import make_manager, make_synonym

Kind = Synonym.Kind


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rule(words, means="", kind=Kind.EQUAL, **fields):
    return Synonym(words=words, means=means, kind=kind, **fields)


def said(synonym, *others):
    for number, other in enumerate(others, start=1):
        other.pk = number
    return " ".join(message for found in problems(synonym, others).values() for message in found)


@pytest.mark.parametrize(
    ("synonym", "message"),
    [
        (rule("verlof"), "Name two words or more"),
        (rule("verlof, Verlof"), "Name two words or more"),
        (rule("verlof, vakantie", "vrij"), "leave this empty"),
        (rule("", "vrij", Kind.ONE_WAY), "Name a word"),
        (rule("verlof", "", Kind.ONE_WAY), "Say what is found as well"),
        (rule("verlof", "Verlof", Kind.ONE_WAY), "on both sides"),
        (rule("lange woorden", "lw", Kind.ABBREVIATION), "not an abbreviation"),
        (rule("verlof, de"), "nearly every text"),
        (rule("verlof, v"), "one letter"),
        (rule("verlof, !!"), "no letter and no digit"),
        (rule("verlof, a=>b"), "a mark that rules are made with"),
        (rule("verlof, verlof aanvragen"), "is a part of"),
        (rule(", ".join(f"woord{n}" for n in range(31))), "at most 30 words"),
    ],
)
def test_a_rule_by_itself(synonym, message):
    assert message in said(synonym)


@pytest.mark.parametrize(
    "synonym",
    [
        rule("verlof, vakantie, vrije dagen"),
        rule("fiets", "e-bike", Kind.ONE_WAY),
        rule("P&O", "personeel en organisatie", Kind.ABBREVIATION),
        rule("OR", "ondernemingsraad", Kind.ABBREVIATION, language="nl"),
    ],
)
def test_good_rules_are_good(synonym):
    assert said(synonym) == ""


class TestBesideOthers:
    def test_the_same_rule_twice(self):
        assert "There is a rule that says this" in said(
            rule("vakantie, verlof"), rule("verlof, vakantie")
        )

    def test_a_word_in_two_rules_of_equals(self):
        assert "is in another rule" in said(rule("verlof, vrij"), rule("verlof, vakantie"))

    def test_a_chain(self):
        found = said(rule("auto", "wagen", Kind.ONE_WAY), rule("wagen", "wagenpark", Kind.ONE_WAY))

        assert "rules do not follow one another" in found

    def test_a_chain_through_an_abbreviation(self):
        found = said(rule("PO", "personeelszaken", Kind.ABBREVIATION), rule("personeelszaken, HR"))

        assert "rules do not follow one another" in found

    def test_what_is_for_another_language_does_not_count(self):
        assert said(rule("gift, present", language="en"), rule("gift, gif", language="nl")) == ""

    def test_what_is_not_active_does_not_count(self):
        assert said(rule("verlof, vrij"), rule("verlof, vakantie", is_active=False)) == ""


@pytest.mark.django_db
class TestFiles:
    def test_what_a_spreadsheet_writes_is_read(self):
        content = "\ufeffkind;language;words;means;note;is_active\r\nequal;nl;verlof, vakantie;;;waar\r\nabbreviation;nl;WOZ;waardering onroerende zaken;x;nee\r\n"

        rows = read_rows(content.encode("utf-8"))

        assert [(row.words, row.is_active) for row in rows] == [
            ("verlof, vakantie", True),
            ("WOZ", False),
        ]

    def test_older_encodings_are_read(self):
        assert (
            read_rows('kind,words\nequal,"privé, persoonlijk"\n'.encode("cp1252"))[0].words
            == "privé, persoonlijk"
        )

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("a,b\n1,2\n", "it lacks kind, words"),
            ("", "it lacks kind, words"),
            ("kind,words\nequal,verlof\n", "Line 2: Name two words"),
            ('kind,words\nsame,"verlof, vrij"\n', "“same” is no kind"),
            ('kind,language,words\nequal,xx,"verlof, vrij"\n', "“xx” is no language"),
            (
                'kind,words\nequal,"verlof, vrij"\nequal,"vrij, vakantie"\n',
                "Line 2: “vrij” is in another rule",
            ),
        ],
    )
    def test_what_is_wrong_is_said_with_its_line(self, content, message):
        with pytest.raises(FileError) as caught:
            read_rows(content.encode())

        assert message in str(caught.value)

    def test_the_same_rule_is_replaced_and_no_rule_is_removed(self):
        old = make_synonym("verlof, vakantie", language="nl")
        make_synonym("fiets, rijwiel")
        content = 'kind,language,words,note\nequal,nl,"Vakantie, verlof",anders\nequal,nl,"kantine, restaurant",\n'

        assert save_rows(read_rows(content.encode()), by=make_manager()) == (1, 1)

        old.refresh_from_db()
        assert old.note == "anders"
        assert Synonym.objects.count() == 3


@pytest.mark.django_db
class TestStarting:
    def test_every_rule_to_start_with_is_good(self):
        setup(None)

        assert Synonym.objects.count() == len(STARTING)

    def test_what_an_administrator_deleted_or_changed_stays_so(self):
        setup(None)
        Synonym.objects.filter(words__contains="rijwiel").delete()
        Synonym.objects.filter(words="WOZ").update(means="iets anders")

        setup(None)

        assert Synonym.objects.count() == len(STARTING) - 1
        assert Synonym.objects.get(words="WOZ").means == "iets anders"

    def test_what_does_not_go_with_a_rule_of_an_administrator_is_left_out(self):
        make_synonym("fiets, tweewieler", language="nl")

        setup(None)

        assert not Synonym.objects.filter(words__contains="rijwiel").exists()


HEAD = b"kind,language,words,means,note,is_active\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        HEAD + b'equal,nl,"' + b"a" * 200_000 + b'",,,true\n',
        b"",
    ],
    ids=["a picture", "a cell without end", "nothing"],
)
def test_a_file_that_is_no_table_is_answered_with_a_sentence(content):
    with pytest.raises(FileError) as refusal:
        read_rows(content)

    assert all(refusal.value.messages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        (HEAD + 'equal,nl,"café, bar",,,true\n'.encode()).decode().encode("utf-16"),
        HEAD + 'equal,nl,"ca\x00fé, bar",,,true\n'.encode(),
    ],
    ids=["UTF-16", "with NUL"],
)
def test_a_table_of_another_program_is_read(content):
    assert [row.words for row in read_rows(content)] == ["café, bar"]
