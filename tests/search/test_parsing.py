"""What a query is understood to be, whatever is typed or stands in the address."""

import random
import unicodedata
from datetime import date

import pytest
from django.http import QueryDict

from search.contract import sources
from search.contract.documents import Kind
from search.query.parsing import parse
from search.query.queries import Query
from search.query.text import LENGTH, WORDS

TODAY = date(2026, 11, 25)


class Kinds:
    """A source of kinds as rooms have them."""

    key = "test-kinds"

    def kinds(self):
        return [
            Kind(key="person", label="Colleagues", icon="people"),
            Kind(key="news", label="News", icon="newspaper"),
            Kind(key="blog_post", label="Blog posts", icon="chat-quote"),
        ]


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr(sources, "_sources", {"test-kinds": Kinds()})


def typed(text: str, language: str = "nl") -> Query:
    return parse({"q": text}, language=language, today=TODAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("verlof aanvragen", ["verlof", "aanvragen"]),
        ("Verlof  VERLOF verlof", ["Verlof", "VERLOF", "verlof"]),
        ("verlof verlof", ["verlof"]),
        ("AO-2025/17", ["AO-2025/17"]),
        ("P45", ["P45"]),
        ("zoë's fiets", ["zoë's", "fiets"]),
        ("O’Brien", ["O’Brien"]),
        ("anna.de.wit@example.org", ["anna.de.wit@example.org"]),
        ("<anna+nieuws@example.org>,", ["anna+nieuws@example.org"]),
        ("https://kring.example/nieuws/", ["https", "kring.example/nieuws"]),
        ("R&D", ["R&D"]),
        ("24/7", ["24/7"]),
        ("€ 2,40", ["2,40"]),
        ("10:30", ["10:30"]),
        ("wat is 50%?", ["wat", "is", "50"]),
        ("de het een", ["de", "het", "een"]),
        ("a", ["a"]),
        ("chase-", ["chase"]),
        ("HR - verlof", ["HR", "verlof"]),
        ("e-mail", ["e-mail"]),
        ("🎉 feest", ["feest"]),
        ("漢字", ["漢字"]),
        ("العربية", ["العربية"]),
        ("foo:bar", ["foo", "bar"]),
        ("title:geheim OR 1=1", ["title", "geheim", "OR", "1"]),
        ("a AND b", ["a", "AND", "b"]),
        ("verlof*", ["verlof"]),
        ("{{ 7*7 }}", ["7"]),
        ("a\x00b", ["a", "b"]),
        ("a\nb\tc", ["a", "b", "c"]),
        ("ver\u200blof", ["verlof"]),
        ("\u202everlof", ["verlof"]),
        ("cafe\u0301", ["café"]),
        ("\ud800x", ["x"]),
    ],
)
def test_words_survive_as_they_are_typed(text, words):
    query = typed(text)

    assert list(query.words) == words
    assert not query.phrases
    assert not query.without
    assert not query.named


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("020 123 45 67", ["0201234567"]),
        ("020-1234567", ["0201234567"]),
        ("(020) 123 45 67", ["0201234567"]),
        ("06 12 34 56 78", ["0612345678"]),
        ("+31 6 12 34 56 78", ["31612345678"]),
        ("+31 (0)20 123 45 67", ["31201234567"]),
        ("0031 20 123 4567", ["31201234567"]),
        ("bel 020 123 45 67 even", ["bel", "0201234567", "even"]),
        ("+49 30 901820", ["4930901820"]),
        ("2024 2025 2026", ["2024", "2025", "2026"]),
        ("01-02-2025", ["01-02-2025"]),
        ("01-02-2025 03-04-2025", ["01-02-2025", "03-04-2025"]),
        ("007", ["007"]),
        ("123 45 67", ["123", "45", "67"]),
    ],
)
def test_a_telephone_number_is_one_word_of_digits(text, words):
    assert list(typed(text).words) == words


@pytest.mark.parametrize(
    ("text", "phrases", "words"),
    [
        ('"exact phrase"', ["exact phrase"], []),
        ('"exact phrase" woord', ["exact phrase"], ["woord"]),
        ("“nieuwe fiets”", ["nieuwe fiets"], []),
        ("„nieuwe fiets“", ["nieuwe fiets"], []),
        ("«nieuwe fiets»", ["nieuwe fiets"], []),
        ('"AO-2025/17"', ["AO-2025/17"], []),
        ('"een" "twee"', ["een", "twee"], []),
        ('"half', [], ["half"]),
        ('half"', [], ["half"]),
        ('een "twee drie" "vier', ["twee drie"], ["een", "vier"]),
        ('""', [], []),
        ('"?!"', [], []),
        ('"kind:person"', ["kind person"], []),
    ],
)
def test_what_stands_between_quotes_is_one_phrase(text, phrases, words):
    query = typed(text)

    assert list(query.phrases) == phrases
    assert list(query.words) == words


@pytest.mark.parametrize(
    ("text", "without", "words"),
    [
        ("verlof -ziekte", ["ziekte"], ["verlof"]),
        ('verlof -"lang verlof"', ["lang verlof"], ["verlof"]),
        ("verlof -AO-2025/17", ["AO-2025/17"], ["verlof"]),
        ("-verlof", ["verlof"], []),
        ("verlof --ziekte", ["ziekte"], ["verlof"]),
        ("verlof -", [], ["verlof"]),
        ("verlof - ziekte", [], ["verlof", "ziekte"]),
        ("lang-verlof", [], ["lang-verlof"]),
        ("verlof -🎉", [], ["verlof"]),
        ("verlof -foo:bar", ["foo", "bar"], ["verlof"]),
    ],
)
def test_what_follows_a_minus_must_not_be_there(text, without, words):
    query = typed(text)

    assert list(query.without) == without
    assert list(query.words) == words


@pytest.mark.parametrize(
    ("text", "facet", "values"),
    [
        ("unit:hr", "unit", ["hr"]),
        ("UNIT:HR", "unit", ["HR"]),
        ("afdeling:hr", "unit", ["hr"]),
        ("eenheid:hr", "unit", ["hr"]),
        ('unit:"human resources"', "unit", ["human resources"]),
        ("unit:“human resources”", "unit", ["human resources"]),
        ("unit:hr unit:ict", "unit", ["hr", "ict"]),
        ("location:zaandam", "location", ["zaandam"]),
        ("locatie:zaandam", "location", ["zaandam"]),
        ("category:werkplek", "category", ["werkplek"]),
        ("rubriek:werkplek", "category", ["werkplek"]),
        ("author:zoë", "author", ["zoë"]),
        ("auteur:zoë,", "author", ["zoë"]),
        ('door:"Zoë van der Meer"', "author", ["Zoë van der Meer"]),
    ],
)
def test_an_operator_in_either_language_asks_for_a_name(text, facet, values):
    query = typed(f"verlof {text}")

    assert dict(query.named) == {facet: tuple(values)}
    assert query.words == ("verlof",)


@pytest.mark.parametrize(
    ("text", "facet", "key"),
    [
        ("kind:person", "kind", "person"),
        ("soort:person", "kind", "person"),
        ("type:Colleagues", "kind", "person"),
        ("kind:colleague", "kind", "person"),
        ("soort:persoon", "kind", "person"),
        ("kind:news", "kind", "news"),
        ("kind:blog_post", "kind", "blog_post"),
        ("kind:blog", "kind", "blog_post"),
        ('kind:"blog posts"', "kind", "blog_post"),
        ("language:nl", "language", "nl"),
        ("taal:nederlands", "language", "nl"),
        ("taal:Engels", "language", "en"),
        ("language:english", "language", "en"),
        ("language:Dutch", "language", "nl"),
        ("taal:français", "language", "fr"),
        ("taal:duits", "language", "de"),
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_kind_and_a_language_are_understood_by_any_name(language, text, facet, key):
    query = typed(text, language)

    assert dict(query.chosen) == {facet: (key,)}
    assert not query.words


@pytest.mark.parametrize(
    "text", ["kind:regardless", "taal:klingon", "from:ooit", "kind:", "unit:!"]
)
def test_an_operator_that_says_nothing_is_words(text):
    query = typed(text)

    assert query.words
    assert not query.chosen
    assert not query.named


@pytest.mark.parametrize(
    ("text", "since", "before"),
    [
        ("from:2025", date(2025, 1, 1), None),
        ("vanaf:2025-03", date(2025, 3, 1), None),
        ("since:2025-03-15", date(2025, 3, 15), None),
        ("sinds:15-3-2025", date(2025, 3, 15), None),
        ("from:15/03/2025", date(2025, 3, 15), None),
        ("from:3-2025", date(2025, 3, 1), None),
        ("after:2025", date(2026, 1, 1), None),
        ("na:2025-03-15", date(2025, 3, 16), None),
        ("until:2025", None, date(2026, 1, 1)),
        ("tot:2025-12", None, date(2026, 1, 1)),
        ("before:2025", None, date(2025, 1, 1)),
        ("voor:2025-03-15", None, date(2025, 3, 15)),
        ("year:2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("jaar:2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("from:today", date(2026, 11, 25), None),
        ("vanaf:gisteren", date(2026, 11, 24), None),
        ("from:week", date(2026, 11, 23), None),
        ("from:maand", date(2026, 11, 1), None),
        ("year:jaar", date(2026, 1, 1), date(2027, 1, 1)),
        ("from:2024 until:2025", date(2024, 1, 1), date(2026, 1, 1)),
        ("from:2024 from:2025", date(2025, 1, 1), None),
    ],
)
def test_a_date_operator_narrows_the_time(text, since, before):
    query = typed(text)

    assert (query.since, query.before) == (since, before)
    assert not query.words
    assert not query.is_empty


@pytest.mark.parametrize(
    "text", ["from:2025-13", "from:31-02-2025", "from:99", "from:0001", "from:9999-12-31", "from:٣"]
)
def test_a_date_that_does_not_exist_is_words(text):
    query = typed(text)

    assert query.since is None
    assert "from" in query.words


def test_the_parameters_of_the_address_are_read():
    params = QueryDict(
        "q=verlof&kind=news&kind=person&unit=hr&unit=hr&location=z&category=w&author=7&language=nl"
        "&year=2025&from=2025-03&until=2025-06-30&sort=newest&page=3&explain=1"
    )

    query = parse(params, language="nl", today=TODAY)

    assert query.chosen == {
        "kind": ("news", "person"),
        "unit": ("hr",),
        "location": ("z",),
        "category": ("w",),
        "author": ("7",),
        "language": ("nl",),
    }
    assert (query.since, query.before) == (date(2025, 3, 1), date(2025, 7, 1))
    assert (query.sort, query.page, query.explain) == ("newest", 3, True)


def test_a_kind_from_the_address_and_one_that_is_typed_are_both_chosen():
    query = parse({"q": "kind:news", "kind": ["person"]}, language="en", today=TODAY)

    assert query.chosen["kind"] == ("person", "news")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"kind": "x\x00"}, {"chosen": {}}),
        ({"unit": ["", " ", "\x00"]}, {"chosen": {}}),
        ({"page": "x"}, {"page": 1}),
        ({"page": "-1"}, {"page": 1}),
        ({"page": "0"}, {"page": 1}),
        ({"page": "9" * 50}, {"page": 500}),
        ({"sort": "price"}, {"sort": "relevance"}),
        ({"year": "20255"}, {"since": None}),
        ({"year": "0"}, {"since": None}),
        ({"year": "²"}, {"since": None}),
        ({"from": "'; DROP"}, {"since": None}),
        ({"explain": "yes"}, {"explain": False}),
    ],
)
def test_a_parameter_that_makes_no_sense_is_as_if_it_were_not_there(parameters, expected):
    query = parse(parameters, language="nl", today=TODAY)

    assert {name: getattr(query, name) for name in expected} == expected


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "-", '"', '"""', "- - -", "?", "🎉", "()", "-verlof"]
)
def test_a_text_without_anything_to_look_for_is_an_empty_query(text):
    assert typed(text).is_empty


def test_ten_thousand_words_are_a_short_query():
    query = typed(" ".join(f"woord{number}" for number in range(10_000)))

    assert len(query.text) <= LENGTH
    assert 0 < len(query.words) <= WORDS
    assert typed("w" * 20_000).words == ("w" * LENGTH,)


# Pieces that mean something to one engine or another.
PIECES = [
    "a", "de", "verlof", "Zoë", "AO-2025/17", '"', "“", "”", "-", "--", ":", "kind:", "kind:person",
    "unit:", 'unit:"', "from:", "from:2025", "tot:31-12-2025", "(", ")", "+", "&&", "||", "!", "*", "?",
    "~", "^", "\\", "/", "{", "}", "[", "]", "<", ">", "'", "\x00", "\x02", "\x03", "\x1b", "\u202e",
    "\ud800", "\U0001f389", "e\u0301", "漢字", "العربية", "0", "06 12 34 56 78", "+31", "(0)", "٣",
    "%", "_", ";", "--", "%00", "&amp;", "\n", "\t", " ", "  ", "\u00a0",
]  # fmt: skip


def test_nothing_that_can_be_typed_breaks_the_parser():
    chance = random.Random(20261125)
    for _round in range(3000):
        pieces = [
            chance.choice(PIECES) if chance.random() < 0.8 else chr(chance.randrange(0x110000))
            for _piece in range(chance.randrange(60))
        ]
        text = "".join(pieces)

        language = chance.choice(["nl", "en", "xx", ""])
        query = typed(text, language)

        assert len(query.text) <= LENGTH
        said = [*query.words, *query.phrases, *query.without]
        said += [value for values in query.named.values() for value in values]
        for part in said:
            assert part.strip() == part != ""
            assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in part), text
            assert not set('"“”<>{}()\\*?~^![]|') & set(part), text
        assert set(query.chosen) <= {"kind", "language"}
        assert typed(query.text, language) == query, "what is shown in the box asks the same"
