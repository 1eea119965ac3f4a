"""The results page: what it shows of an answer, what it hides, and that nothing breaks it."""

import logging
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from elastic_transport import ConnectionTimeout
from wagtail.rich_text import RichText

from editorial.models import KringDocument
from kring.core.groups import EDITORS
from search.engine import client as engine_client
from search.models import LoggedClick, LoggedSearch, OutboxEntry
from search.outbox.draining import drain
from search.query.queries import CLOSE, OPEN, Answer, Query
from search.site.highlights import marked
from search.site.page import answer_page
from search.site.recent import recent_searches, remember_search
from search.upkeep.catching_up import catch_up as catch_up_with_engine
from search.upkeep.rebuild import rebuild
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


@pytest.fixture
def catch_up(run_jobs):
    """Return a function that lets the index follow what was saved.

    A commit would have a worker do so; a test that is rolled back has none.
    """

    def catch_up() -> None:
        run_jobs()
        drain()

    return catch_up


@pytest.fixture
def look(client, reader, catch_up):
    """Return a function that opens the results page with these parameters."""

    def look(**parameters) -> BeautifulSoup:
        catch_up()
        answer = client.get(reverse("search:results"), parameters)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content.decode(), "html.parser")

    return look


def titles(page: BeautifulSoup) -> list[str]:
    return [found.get_text().strip() for found in page.select(".search-hit-title")]


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def make_document(title, **fields):
    return KringDocument.objects.create(
        title=title, file=ContentFile(b"text", name=f"{title}.txt"), file_size=4, **fields
    )


class TestHits:
    def test_pages_colleagues_and_documents_stand_on_one_page(self, look):
        factories.make_news(title="Fietsplan verlengd")
        factories.make_guidance(title="Fietsplan aanvragen")
        make_document("Fietsplan formulier")
        factories.make_person(
            factories.make_unit(), title="Fietsplan-adviseur", last_name="Aalders"
        )

        page = look(q="fietsplan")

        assert sorted(titles(page)) == [
            "Anna Aalders",
            "Fietsplan aanvragen",
            "Fietsplan formulier",
            "Fietsplan verlengd",
        ]
        assert len(page.select(".search-hit .avatar")) == 1

    def test_the_words_are_marked_in_title_and_text(self, look):
        text = "<p>" + "Vulling. " * 80 + "De kopieermachine staat op zolder.</p>"
        factories.make_guidance(title="Kopieermachine", body=[("rich_text", RichText(text))])

        page = look(q="kopieermachine")

        assert texts(page, ".search-hit-title mark") == ["Kopieermachine"]
        assert "kopieermachine" in texts(page, ".search-hit-text mark")

    def test_markup_in_a_title_and_in_the_query_is_text(self, look):
        factories.make_news(title="Alert <script>x</script> & co")

        page = look(q="<b>alert</b> \"'")

        assert titles(page) == ["Alert <script>x</script> & co"]
        assert not page.select(".search-hit script")
        assert "<b>alert</b> \"'" in page.title.get_text()

    def test_a_page_with_only_some_of_the_words_is_shown_as_such(self, look):
        factories.make_guidance(title="Verlof aanvragen")

        page = look(q="verlof zeemeermin")

        assert titles(page) == ["Verlof aanvragen"]
        assert "These have some of them" in page.get_text()

    def test_nothing_found_says_what_to_do(self, look):
        page = look(q="xyzzy")

        assert "Nothing found for “xyzzy”" in page.get_text()
        assert page.select(".empty-tips li")


def _late(function, seconds):
    message = "late"
    raise ConnectionTimeout(message)


def test_after_an_outage_the_database_answers_until_the_engine_has_everything(
    engine, look, settings, catch_up
):
    rebuild()
    address, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, "http://127.0.0.1:9"
    factories.make_news(title="Warmtepomp tijdens de storing")
    catch_up()
    settings.ELASTICSEARCH_URL = address

    page = look(q="warmtepomp")
    assert titles(page) == ["Warmtepomp tijdens de storing"]
    assert "does not have all changes yet" in page.get_text()

    assert catch_up_with_engine().done
    assert not look(q="warmtepomp").select(".callout")


class TestWithoutTheEngine:
    @pytest.fixture(autouse=True)
    def away(self, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"

    @pytest.fixture
    def up_to_date(self, look):
        """Nothing waits for the engine."""
        look()
        OutboxEntry.objects.all().delete()

    def test_the_database_answers_and_the_page_says_so(self, look):
        factories.make_news(title="Warmtepomp in de kantine")

        page = look(q="warmtepomp")

        assert titles(page) == ["Warmtepomp in de kantine"]
        assert "These results come from the database" in page.get_text()

    def test_an_engine_that_is_away_is_called_so(self, look, up_to_date):
        assert "The search engine cannot be reached" in look(q="warmtepomp").get_text()

    def test_an_engine_that_is_slow_is_not_called_away(self, look, up_to_date, monkeypatch):
        monkeypatch.setattr(engine_client, "_call", _late)

        assert "The search engine is slow" in look(q="warmtepomp").get_text()

    def test_that_nothing_is_found_is_said_with_the_notice(self, look):
        page = look(q="nergens")

        assert "These results come from the database" in page.get_text()
        assert "Nothing found" in page.get_text()

    def test_suggestions_come_from_the_database_too(self, look, client):
        factories.make_news(title="Warmtepomp")
        look()

        found = client.get(reverse("search:suggest"), {"q": "warmte"}).content.decode()

        assert "Warmtepomp" in found


class TestMarks:
    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("plain", "plain"),
            (f"a {OPEN}b{CLOSE} c", "a <mark>b</mark> c"),
            (f"{OPEN}<b>{CLOSE}&", "<mark>&lt;b&gt;</mark>&amp;"),
            (f"half {OPEN}open", "half open"),
            (f"half{CLOSE} shut", "half shut"),
            (f"{CLOSE}{OPEN}", ""),
            (f"{OPEN}{OPEN}twice{CLOSE}{CLOSE}", "<mark>twice</mark>"),
            (f"{OPEN}{CLOSE}nothing", "nothing"),
            ("<mark>typed</mark>", "&lt;mark&gt;typed&lt;/mark&gt;"),
        ],
    )
    def test_what_an_engine_marked_is_safe_and_closed(self, text, html):
        assert marked(text) == html

        class Balance(HTMLParser):
            depth = 0

            def handle_starttag(self, tag, attrs):
                self.depth += 1

            def handle_endtag(self, tag):
                self.depth -= 1

        balance = Balance()
        balance.feed(marked(text))
        assert balance.depth == 0


class TestRestriction:
    def test_what_the_reader_may_not_see_is_in_no_count_and_no_list(self, look, client):
        unit = factories.make_unit()
        factories.make_news(title="Reorganisatie geheim", restricted_to=[f"unit:{unit.pk}"])
        section = factories.make_guidance(title="Besloten", restricted_to=[f"unit:{unit.pk}"])
        factories.make_guidance(section, title="Reorganisatie plan")
        make_document("Reorganisatie bijlage", restricted_to=[f"unit:{unit.pk}"])
        factories.make_news(title="Reorganisatie open")

        page = look(q="reorganisatie")

        assert titles(page) == ["Reorganisatie open"]
        assert [text.split()[-1] for text in texts(page, ".search-kinds .chip")] == ["1", "1"]
        client.force_login(factories.make_employee(unit))
        assert len(titles(look(q="reorganisatie"))) == 4

    def test_what_was_restricted_a_moment_ago_is_not_shown(self, look, client):
        """The index is behind: the room is asked for the hits on the page."""
        page = factories.make_news(title="Reorganisatie")
        assert titles(look(q="reorganisatie")) == ["Reorganisatie"]
        page.restricted_to = [f"unit:{factories.make_unit().pk}"]
        factories.publish(page)

        answer = client.get(reverse("search:results"), {"q": "reorganisatie"})

        assert "search-hit-title" not in answer.content.decode()

    def test_what_was_restricted_a_moment_ago_is_not_counted(self, look, client, reader):
        page = factories.make_news(title="Reorganisatie")
        factories.make_guidance(title="Reorganisatie open")
        assert len(titles(look(q="reorganisatie"))) == 2
        page.restricted_to = [f"unit:{factories.make_unit().pk}"]
        factories.publish(page)

        answer = answer_page(Query(text="reorganisatie", words=("reorganisatie",)), reader).answer

        assert answer.total == 1
        assert {kind.key: kind.count for kind in answer.kinds} == {"guidance": 1}

    def test_somebody_without_a_session_is_asked_to_sign_in(self, client):
        for name in ("results", "suggest"):
            answer = client.get(reverse(f"search:{name}"), {"q": "zoe"})
            assert answer.status_code == 302
            assert "login" in answer.url


class TestFilters:
    @pytest.fixture
    def news(self, reader):
        for number in range(3):
            factories.make_news(title=f"Fiets nieuws {number}", language="nl")
        factories.make_guidance(title="Fiets guide", language="en")

    def test_kinds_stand_above_with_their_counts(self, look, news):
        page = look(q="fiets")

        assert [text.split()[-1] for text in texts(page, ".search-kinds .chip")] == ["4", "3", "1"]
        assert texts(page, ".search-kinds [aria-current]") == ["All 4"]

    def test_a_kind_is_chosen_and_the_others_keep_their_counts(self, look, news):
        page = look(q="fiets", kind="guidance")

        assert titles(page) == ["Fiets guide"]
        assert [text.split()[-1] for text in texts(page, ".search-kinds .chip")] == ["4", "3", "1"]
        assert len(page.select(".search-kinds [aria-current]")) == 1

    def test_a_value_of_a_facet_is_a_link_that_narrows(self, look, client, news):
        page = look(q="fiets")
        english = page.select_one("#facet-language").parent.find(
            "a", string=None, href=lambda h: "language=en" in h
        )

        narrowed = look(**dict(parse_qsl(english["href"].removeprefix("?"))))

        assert titles(narrowed) == ["Fiets guide"]

    def test_what_is_chosen_stands_as_a_chip_that_takes_it_away(self, look, news):
        page = look(q="fiets", language="en")

        chip = page.select_one(".search-chosen .chip")
        assert "English" in chip.get_text()
        assert dict(parse_qsl(chip["href"].removeprefix("?"))) == {"q": "fiets"}

    def test_an_operator_that_was_typed_can_be_taken_away_too(self, look, news):
        page = look(q="fiets language:en")

        chip = page.select_one(".search-chosen .chip")
        assert "language:en" in chip.get_text()
        assert dict(parse_qsl(chip["href"].removeprefix("?"))) == {"q": "fiets"}
        assert titles(page) == ["Fiets guide"]

    def test_addresses_name_their_parameters_in_one_order(self, look, news):
        page = look(
            language="en", sort="newest", kind="guidance", q="fiets", page="1", nonsense="1"
        )

        canonical = page.select_one("link[rel=canonical]")["href"]
        assert canonical.endswith("?q=fiets&kind=guidance&language=en&sort=newest")

    def test_a_new_search_keeps_what_was_chosen(self, look, news):
        page = look(q="fiets", kind="guidance", language="en")

        hidden = {each["name"]: each["value"] for each in page.select(".search-form [type=hidden]")}
        assert hidden == {"kind": "guidance", "language": "en"}


class TestPages:
    @pytest.fixture
    def many(self, reader):
        for number in range(23):
            factories.make_person(first_name="Samir", last_name=f"Bakker{number:02}")

    def test_hits_are_paged_and_counted_on(self, look, many):
        first, second = look(q="samir"), look(q="samir", page=2)

        assert (len(titles(first)), len(titles(second))) == (20, 3)
        assert not set(titles(first)) & set(titles(second))
        assert second.select_one(".search-hits")["start"] == "21"

    @pytest.mark.parametrize("number", ["3", "999999", "9" * 50])
    def test_beyond_the_last_page_is_the_last_page(self, look, client, many, number):
        look(q="samir")

        answer = client.get(reverse("search:results"), {"q": "samir", "page": number}, follow=True)

        assert answer.redirect_chain == [(f"{reverse('search:results')}?q=samir&page=2", 302)]
        assert answer.status_code == 200

    def test_a_high_page_of_nothing_is_a_page(self, look):
        assert "Nothing found" in look(q="xyzzy", page="999999").get_text()


QUERIES = [
    "", " ", "\x00", "a\x00b", "a", "é", "-", "chase-", "-chase", "\\", "a\\b", "'", '"', '"a',
    "( )", "a AND", "OR", "NOT b", "a NEAR b", "title:a", "a*", "*", "?", "%", "_", "a & b", "a | b",
    "!a", "a:*", "<->", "🎉", "🎉 feest", "de het een", "the and of", "AO-2025/17", "O’Brien",
    "woord " * 2_000, "w" * 15_000, "İ", "ß", "漢字", "العربية", "\ud800", "{}", "{{ 7*7 }}",
    "a\nb\tc", "1=1; DROP TABLE", "..", "a/b/c", "&amp;", "+", "^", "~1", "[1 TO 2]", "kind:",
    "kind:person", "unit:hr", 'unit:"', "from:2025", "from:9999", "-kind:person", "\x02a\x03",
    "+31 20 123 45 67", "author:\x00", '"" ""', "language:nl taal:en",
]  # fmt: skip


@pytest.mark.parametrize("address", ["results", "suggest"])
def test_no_query_breaks_a_page(reader, client, catch_up, address):
    factories.make_news(title="Chase feest woord AO-2025/17")
    catch_up()
    broken = {}
    for query in QUERIES:
        typed = query.encode("utf-8", "surrogatepass")
        answer = client.get(reverse(f"search:{address}"), {"q": typed})
        if answer.status_code != 200:
            broken[query] = answer.status_code

    assert not broken


def test_no_other_parameter_breaks_the_page(look):
    factories.make_person(first_name="Samir")
    for parameters in (
        {"kind": "x\x00"},
        {"page": "x"},
        {"page": "-1"},
        {"unit": "'\""},
        {"year": "x"},
        {"year": "2025"},
        {"from": "\x00"},
        {"sort": "x"},
        {"sort": "title"},
        {"sort": "newest"},
        {"sort": "oldest"},
        {"language": "xx"},
        {"explain": "1"},
        {"author": ["1", "2"] * 500},
    ):
        assert look(q="samir", **parameters).select("h1"), parameters


class TestWhy:
    @pytest.fixture
    def editor(self, client):
        return factories.make_employee(factories.make_unit(), groups=[EDITORS], language="en")

    def test_an_editor_is_offered_the_reasons(self, look, client, editor):
        factories.make_news(title="Fietsplan")
        client.force_login(editor)

        assert "Show why each result is where it is" in look(q="fietsplan").get_text()

    def test_a_reader_is_not_and_asking_does_not_help(self, look):
        factories.make_news(title="Fietsplan")

        page = look(q="fietsplan", explain="1")

        assert "why each result" not in page.get_text()
        assert not page.select(".search-hit-reasons")


class TestRecent:
    def test_searches_that_found_something_are_offered_again(self, look):
        factories.make_news(title="Fietsplan")
        look(q="fietsplan")
        look(q="xyzzy")

        assert texts(look(), ".search-recent .chip") == ["fietsplan"]

    def test_nobody_else_sees_them(self, look, client):
        factories.make_news(title="Fietsplan")
        look(q="fietsplan")

        client.force_login(factories.make_employee(factories.make_unit()))

        assert not texts(look(), ".search-recent .chip")

    def test_the_last_eight_are_kept_newest_first_and_each_once(self, look):
        for number in range(10):
            factories.make_news(title=f"Fietsplan woord{number}")
        for number in [*range(10), 5]:
            look(q=f"woord{number}")

        kept = texts(look(), ".search-recent .chip")
        assert kept == [f"woord{number}" for number in (5, 9, 8, 7, 6, 4, 3, 2)]

    def test_they_are_forgotten_when_asked(self, look, client):
        factories.make_news(title="Fietsplan")
        look(q="fietsplan")

        answer = client.post(reverse("search:forget"), headers={"accept": "text/html"})

        assert answer.url == reverse("search:results")
        assert not texts(look(), ".search-recent .chip")

    def test_a_script_is_told_that_it_is_done(self, client, reader):
        answer = client.post(reverse("search:forget"), headers={"accept": "application/json"})

        assert answer.status_code == 204

    def test_after_a_month_they_are_gone(self, reader):
        with time_machine.travel("2026-11-25T10:00:00Z"):
            remember_search(reader, text="fietsplan")
            assert recent_searches(reader) == ["fietsplan"]
        with time_machine.travel("2026-12-25T10:00:01Z"):
            assert not recent_searches(reader)


class TestLog:
    def test_a_search_is_logged_and_so_is_the_hit_that_is_opened(self, look, client):
        page = factories.make_news(title="Fietsplan")
        hits = look(q="fietsplan").select_one(".search-hits")
        link = hits.select_one("[data-hit]")

        answer = client.post(
            hits["data-click"],
            {
                "search": hits["data-search"],
                "hit": link["data-hit"],
                "position": link["data-position"],
            },
        )

        assert answer.status_code == 204
        logged = LoggedSearch.objects.get()
        assert (logged.text, logged.total) == ("fietsplan", 1)
        click = logged.clicks.get()
        assert (click.key, click.position) == (f"content:{page.pk}", 1)

    @pytest.mark.parametrize(
        "posted", [{}, {"search": "1"}, {"search": "1:x", "hit": "a:b", "position": "x"}]
    )
    def test_a_report_that_makes_no_sense_is_not_kept(self, client, reader, posted):
        assert client.post(reverse("search:click"), posted).status_code == 204
        assert not LoggedClick.objects.exists()


class TestSuggestions:
    @pytest.fixture
    def suggest(self, client, reader, catch_up):
        def suggest(text: str) -> BeautifulSoup:
            catch_up()
            answer = client.get(reverse("search:suggest"), {"q": text})
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]
            return BeautifulSoup(answer.content.decode(), "html.parser")

        return suggest

    def test_people_and_pages_that_begin_so(self, suggest):
        person = factories.make_person(first_name="Zoë", last_name="Fietsma")
        page = factories.make_news(title="Fietsplan")

        found = suggest("fiets")

        groups = {group["aria-label"]: group for group in found.select("[role=group]")}
        assert groups["Colleagues"].select_one("[role=option]")["href"] == person.get_absolute_url()
        assert groups["Pages and more"].select_one("[role=option]")["href"] == page.url
        assert groups["Colleagues"].select(".avatar")
        assert found.select_one("[data-options]")["data-status"] == "2 suggestions"

    def test_all_results_are_one_of_the_options(self, suggest):
        last = suggest("fiets & co").select("[role=option]")[-1]

        assert last["href"] == f"{reverse('search:results')}?q=fiets+%26+co"

    def test_what_is_restricted_is_not_suggested(self, suggest):
        factories.make_news(title="Geheimplan", restricted_to=[f"unit:{factories.make_unit().pk}"])

        assert suggest("geheim").select_one("[data-options]")["data-status"] == "0 suggestions"

    def test_own_recent_searches_come_back_while_typing(self, suggest, look):
        factories.make_news(title="Fietsplan")
        look(q="fietsplan")

        assert "fietsplan" in suggest("").get_text()
        assert "Clear my recent searches" in suggest("Fie").get_text()
        assert "Recent searches" not in suggest("plan").get_text()

    def test_nothing_typed_and_nothing_recent_is_no_option(self, suggest):
        assert not suggest("").select("[role=option]")


def test_the_page_costs_the_same_queries_with_one_hit_and_with_fifty(reader, catch_up, client):
    def make(number):
        factories.make_news(title=f"Samir nieuws {number}")
        factories.make_guidance(title=f"Samir regeling {number}")
        person = factories.make_person(
            factories.make_unit(), first_name="Samir", last_name=f"Bos{number}"
        )
        person.locations.add(factories.make_location())
        make_document(f"Samir document {number}")

    def queries(name="results", **parameters):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"search:{name}"), {"q": "samir", **parameters})
        return len(captured)

    make(0)
    catch_up()
    client.get(reverse("search:results"), {"q": "samir"})
    one = queries(), queries(kind="news"), queries(kind="person"), queries("suggest")
    for number in range(1, 50):
        make(number)
    catch_up()
    fifty = queries(), queries(kind="news"), queries(kind="person"), queries("suggest")
    # Fewer where not every source has a hit among the first.
    assert all(each <= before for each, before in zip(fifty, one, strict=True))


def test_a_page_costs_one_request_and_four_queries_beside_what_every_page_costs(
    engine, reader, client, catch_up, caplog
):
    """Up to two rooms and the pictures of people are asked, for what the reader may see right now."""
    for number in range(25):
        factories.make_news(title=f"Samir nieuws {number}")
        factories.make_guidance(title=f"Samir regeling {number}")
        make_document(f"Samir document {number}")
        factories.make_person(factories.make_unit(), first_name="Samir", last_name=f"Bos{number}")
    catch_up()
    rebuild()
    address = reverse("search:results")

    def statements(**parameters) -> list[str]:
        client.get(address, parameters)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address, parameters)
        assert "The search engine cannot be reached" not in answer.content.decode()
        return [query["sql"] for query in captured]

    every_page = statements()
    caplog.set_level(logging.INFO, "elastic_transport.transport")
    caplog.clear()
    found = statements(q="samir")
    requests = [record.getMessage() for record in caplog.records if "http" in record.getMessage()]
    asked = [sql for sql in found if sql.startswith("SELECT")]

    # The page is opened twice above.
    assert len(requests) == 2, requests
    assert all("_msearch" in request for request in requests)
    assert len(asked) - len([sql for sql in every_page if sql.startswith("SELECT")]) <= 4, asked


def test_a_corrected_query_says_so_and_links_to_what_was_typed(engine, look, catch_up):
    factories.make_news(title="Warmtepomp op het dak")
    catch_up()
    rebuild()

    page = look(q="warmtepopm", kind="news")

    assert titles(page) == ["Warmtepomp op het dak"]
    assert texts(page, ".search-mean") == [
        "Results for warmtepomp . Search instead for “warmtepopm”"
    ]
    assert texts(page, ".search-count") == ["1 result for “warmtepomp”"]
    address = page.select_one(".search-mean a")["href"]
    assert address == "?q=warmtepopm&kind=news&literal=1"
    literal = look(q="warmtepopm", kind="news", literal="1")
    assert titles(literal) == []
    assert not literal.select(".search-form [name=literal]")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_while_an_engine_is_asked(client, monkeypatch, run_jobs):
    held = []

    def ask(query, reader):
        held.append(connection.in_atomic_block)
        return Answer()

    monkeypatch.setattr("search.site.page.ask", ask)
    client.force_login(factories.make_employee(factories.make_unit()))

    client.get(reverse("search:results"), {"q": "warmtepomp"})

    assert held == [False]


def test_the_skill_itself_is_suggested_and_shown_as_the_reason(engine, client, look, catch_up):
    person = factories.make_person(factories.make_unit(), first_name="Ann", last_name="Boer")
    add_skill = person.tagged_skills.model.objects.create
    skill = person.tagged_skills.model.tag.field.related_model.objects.create(name="Lassen")
    add_skill(content_object=person, tag=skill)
    catch_up()
    rebuild()

    answer = client.get(reverse("search:suggest"), {"q": "lass"}).content.decode()
    page = BeautifulSoup(answer, "html.parser")

    assert [a["href"] for a in page.select("[aria-label=Skills] a")] == ["/search/?q=Lassen"]
    assert "Skills: Lassen" in texts(look(q="wie kan lassen"), ".search-hit-facts")
