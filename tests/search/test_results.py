"""The results page: what it finds, what it hides, and that nothing typed breaks it."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.rich_text import RichText

from editorial.models import KringDocument
from search import results as search_results
from search.results import search
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, run_jobs):
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


def found(user, text, **chosen):
    results = search(text=text, user=user, **chosen)
    return {
        group.matches.kind: [str(shown.hit.title) for shown in group.hits]
        for group in results.groups
    }


def make_document(title, **fields):
    return KringDocument.objects.create(
        title=title, file=ContentFile(b"text", name=f"{title}.txt"), file_size=4, **fields
    )


def test_one_query_finds_pages_colleagues_and_documents_by_kind(reader, run_jobs):
    factories.make_news(title="Fietsplan verlengd")
    factories.make_guidance(title="Fietsplan aanvragen")
    factories.make_person(first_name="Fietje", last_name="Plan")
    make_document("Fietsplan formulier")
    factories.make_person(factories.make_unit(), title="Fietsplan-adviseur", last_name="Aalders")
    run_jobs()

    hits = found(reader, "fietsplan")
    assert hits["news"] == ["Fietsplan verlengd"]
    assert hits["guidance"] == ["Fietsplan aanvragen"]
    assert hits["document"] == ["Fietsplan formulier"]
    assert hits["person"] == ["Anna Aalders"]


def test_what_the_reader_may_not_see_is_in_no_count_and_no_list(reader, run_jobs, client):
    unit = factories.make_unit()
    factories.make_news(title="Reorganisatie geheim", restricted_to=[f"unit:{unit.pk}"])
    section = factories.make_guidance(title="Besloten", restricted_to=[f"unit:{unit.pk}"])
    factories.make_guidance(section, title="Reorganisatie plan")
    make_document("Reorganisatie bijlage", restricted_to=[f"unit:{unit.pk}"])
    factories.make_news(title="Reorganisatie open")
    run_jobs()

    results = search(text="reorganisatie", user=reader)
    assert results.total == 1
    page = client.get(reverse("search:results"), {"q": "reorganisatie"}).content.decode()
    assert "open" in page
    assert "geheim" not in page
    assert "bijlage" not in page
    member = factories.make_employee(unit)
    assert search(text="reorganisatie", user=member).total == 4


def test_a_page_hidden_from_search_is_not_found(reader, run_jobs):
    factories.make_guidance(title="Bedankpagina", hide_from_search=True)
    run_jobs()
    assert found(reader, "bedankpagina") == {}


def test_a_draft_and_an_unpublished_page_are_not_found(reader, run_jobs):
    factories.make_news(title="Kladversie", live=False)
    page = factories.make_news(title="Ingetrokken")
    run_jobs()
    page.unpublish()
    run_jobs()
    assert found(reader, "kladversie") == {}
    assert found(reader, "ingetrokken") == {}


def test_a_changed_title_is_found_and_the_old_one_is_not(reader, run_jobs):
    page = factories.make_news(title="Oudewoord")
    run_jobs()
    page.title = "Nieuwewoord"
    factories.publish(page)
    run_jobs()
    assert found(reader, "nieuwewoord") == {"news": ["Nieuwewoord"]}
    assert found(reader, "oudewoord") == {}


def test_the_words_of_the_text_are_found_and_shown(reader, run_jobs, client):
    text = "<p>" + "Vulling. " * 80 + "De kopieermachine staat op zolder.</p>"
    factories.make_guidance(
        title="Huisregels", summary="Over het gebouw.", body=[("rich_text", RichText(text))]
    )
    run_jobs()
    content = client.get(reverse("search:results"), {"q": "kopieermachine"}).content.decode()
    assert "<mark>kopieermachine</mark> staat op zolder" in content


def test_a_page_with_only_some_of_the_words_is_shown_as_such(reader, run_jobs, client):
    factories.make_guidance(title="Verlof aanvragen")
    run_jobs()
    page = client.get(reverse("search:results"), {"q": "hoe vraag ik verlof"}).content.decode()
    assert "Verlof" in page
    assert "These have some of them" in page


def test_a_page_with_all_words_hides_those_with_some(reader, run_jobs):
    factories.make_news(title="Verlof kopen")
    factories.make_news(title="Verlof verkopen")
    run_jobs()
    assert found(reader, "verlof kopen") == {"news": ["Verlof kopen"]}


def test_a_leaver_is_not_found(reader):
    factories.make_person(first_name="Vertrokken", is_active=False)
    assert found(reader, "vertrokken") == {}


def test_somebody_without_a_session_finds_nothing():
    from django.contrib.auth.models import AnonymousUser

    factories.make_person(first_name="Zoë")
    assert search(text="zoe", user=AnonymousUser()).groups == []


def test_markup_in_a_title_and_in_the_query_is_shown_as_text(reader, run_jobs, client):
    factories.make_news(title="Alert over <script>x</script>")
    run_jobs()
    page = client.get(reverse("search:results"), {"q": "<b>alert</b> \"'"}).content.decode()
    assert "<script>x" not in page
    assert "<b>alert" not in page
    assert "<mark>Alert</mark>" in page


def test_one_kind_is_shown_by_pages(reader, run_jobs, client):
    for number in range(23):
        factories.make_person(first_name="Samir", last_name=f"Bakker{number:02}")
    first = client.get(reverse("search:results"), {"q": "samir", "kind": "person"})
    second = client.get(reverse("search:results"), {"q": "samir", "kind": "person", "page": 2})
    assert first.content.decode().count('class="search-hit"') == 20
    assert second.content.decode().count('class="search-hit"') == 3


def test_more_hits_than_the_limit_are_counted_as_more_than(reader, client, monkeypatch):
    monkeypatch.setattr(search_results, "LIMIT", 3)
    for number in range(5):
        factories.make_person(first_name="Samir", last_name=f"Bakker{number}")
    page = client.get(reverse("search:results"), {"q": "samir", "kind": "person"}).content.decode()
    assert "More than 3 results" in page
    assert "There are more than 3 results" in page


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "\x00", "a\x00b", "a", "é", "-", "chase-", "-chase", "\\", "a\\b", "'", '"', '"a',
        "( )", "a AND", "OR", "NOT b", "a NEAR b", "title:a", "a*", "*", "?", "%", "_", "a & b", "a | b",
        "!a", "a:*", "<->", "🎉", "🎉 feest", "de het een", "the and of", "AO-2025/17", "O’Brien",
        "woord " * 10_000, "w" * 20_000, "İ", "ß", "漢字", "العربية", "\ud800", "{}", "{{ 7*7 }}",
        "a\nb\tc", "1=1; DROP TABLE", "..", "a/b/c", "&amp;", "+", "^", "~1", "[1 TO 2]",
    ],
)  # fmt: skip
def test_no_query_breaks_the_page(reader, run_jobs, client, query):
    factories.make_news(title="Chase feest woord AO-2025/17")
    run_jobs()
    answer = client.get(reverse("search:results"), {"q": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "parameters", [{"kind": "x\x00"}, {"page": "x"}, {"page": "-1"}, {"page": "9" * 50}]
)
def test_no_other_parameter_breaks_the_page(reader, client, parameters):
    factories.make_person(first_name="Samir")
    answer = client.get(reverse("search:results"), {"q": "samir", "kind": "person", **parameters})
    assert answer.status_code == 200


def test_a_trailing_hyphen_and_a_code_with_a_slash_are_found(reader, run_jobs):
    factories.make_guidance(title="Regeling", code="AO-2025/17")
    factories.make_news(title="Chase")
    run_jobs()
    assert found(reader, "chase-") == {"news": ["Chase"]}
    assert found(reader, "AO-2025/17") == {"guidance": ["Regeling"]}
    assert found(reader, "2025") == {"guidance": ["Regeling"]}


def test_the_page_costs_the_same_queries_with_one_hit_and_with_fifty(reader, run_jobs, client):
    def make(number):
        factories.make_news(title=f"Samir nieuws {number}")
        factories.make_guidance(title=f"Samir regeling {number}")
        person = factories.make_person(
            factories.make_unit(), first_name="Samir", last_name=f"Bos{number}"
        )
        person.locations.add(factories.make_location())
        make_document(f"Samir document {number}")

    def queries(**parameters):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("search:results"), {"q": "samir", **parameters})
        return len(captured)

    make(0)
    run_jobs()
    client.get(reverse("search:results"), {"q": "samir"})
    one = queries(), queries(kind="news"), queries(kind="person")
    for number in range(1, 50):
        make(number)
    run_jobs()
    fifty = queries(), queries(kind="news"), queries(kind="person")
    assert fifty == one
    assert fifty[0] <= 32
