"""What readers will miss in a page is said before publishing, each time with for whom, and refuses nothing."""

import pytest
from django.urls import reverse
from django.utils import translation

from editorial.blocks import BodyBlock
from editorial.legibility.findings import read
from editorial.legibility.language import language_of, reading_score
from news.models import NewsPage
from tests.support import factories

DUTCH = (
    "Vanaf maandag werken we met de nieuwe planning. Dat is even wennen voor wie al jaren met de oude werkt. "
    "Je ziet op een dag wie er is en wie niet. Als je vragen hebt, kun je bij je eigen leidinggevende terecht. "
    "De oude planning blijft nog een maand staan, maar je kunt er niets meer in wijzigen."
)
ENGLISH = (
    "From Monday we work with the new schedule. That takes some getting used to for those of you who have worked "
    "with the old one for years. You can see who is there on a day and who is not. If you have a question, you can "
    "ask your own manager. The old schedule will be there for a month, but it can not be changed."
)
HARD = (
    "Overeenkomstig de organisatiebrede implementatiestrategie betreffende informatiebeveiligingsmaatregelen "
    "dienen verantwoordelijke leidinggevenden voorafgaand aan inwerkingtreding zorgvuldig geïnventariseerde "
    "uitzonderingssituaties gedocumenteerd te verantwoorden. Desbetreffende verantwoordingsdocumentatie "
    "wordt vervolgens geautoriseerd. Uitzonderingssituaties worden jaarlijks geëvalueerd, aangepast, "
    "geregistreerd, gerapporteerd en gearchiveerd volgens vigerende archiveringsvoorschriften. "
    "Ondertekeningsbevoegdheden blijven onverminderd gehandhaafd overeenkomstig mandaatregelingen."
)


def page(*body, **fields):
    block = BodyBlock()
    values = [{"type": kind, "value": value} for kind, value in body]
    return NewsPage(
        **{"title": "x", "summary": "", "language": "nl", "body": block.to_python(values), **fields}
    )


def rules(*body, **fields):
    with translation.override("en"):
        return [finding.rule for finding in read(page(*body, **fields)).findings]


def text(html):
    return ("rich_text", html)


def heading(words, level="h2"):
    return ("heading", {"text": words, "level": level})


@pytest.mark.parametrize(
    "words",
    [
        "hier",
        "Klik hier",
        "lees meer …",
        "Meer informatie",
        "click here",
        "Read more",
        "mehr",
        "ici",
        "",
    ],
)
def test_a_link_that_does_not_say_where_it_leads_is_named(words):
    assert rules(text(f'<p>Zie <a href="https://x.nl/">{words}</a></p>')) == ["link-text"]


def test_a_link_that_is_an_address_is_named():
    assert rules(text('<p><a href="https://x.nl/a">https://x.nl/a</a></p>')) == ["link-address"]


def test_a_link_that_says_where_it_leads_is_fine():
    assert rules(text('<p><a href="https://x.nl/">De nieuwe planning</a></p>')) == []


def test_links_in_callouts_and_answers_count_too():
    link = '<p><a href="https://x.nl/">hier</a></p>'
    callout = ("callout", {"kind": "tip", "title": "", "text": link})
    answers = ("accordion", {"items": [{"title": "Hoe?", "text": link}]})

    assert rules(callout, answers) == ["link-text", "link-text"]


def test_a_small_heading_without_a_large_one_above_is_named():
    assert rules(heading("Klein", "h3"), heading("Groot"), heading("Klein", "h3")) == [
        "heading-order"
    ]


def test_an_empty_heading_is_named():
    assert rules(heading("  ")) == ["heading-empty"]


@pytest.mark.parametrize(
    "heads",
    [
        {"first_row_is_table_header": True},
        {"first_col_is_header": True},
        {"table_header_choice": "both"},
    ],
)
def test_only_a_table_without_heads_is_named(heads):
    cells = {"data": [["Soort", "Bedrag"], ["Kilometer", "€ 0,23"]]}

    assert rules(("table", cells)) == ["table-heads"]
    assert rules(("table", cells | heads)) == []


def test_a_text_in_another_language_than_the_page_says_is_named():
    assert rules(text(f"<p>{ENGLISH}</p>")) == ["language"]
    assert rules(text(f"<p>{ENGLISH}</p>"), language="en") == []
    assert rules(text(f"<p>{DUTCH}</p>")) == []


def test_a_few_words_are_of_no_language():
    assert language_of("The office is closed on Monday") is None


def test_a_hard_text_is_named_with_its_score_and_an_easy_one_is_not():
    assert rules(text(f"<p>{HARD}</p>")) == ["hard"]
    assert reading_score(HARD, "nl") < 20 < 50 < reading_score(DUTCH, "nl")


def test_long_sentences_are_named():
    assert rules(text(f"<p>{DUTCH.replace('.', ',')}</p>")) == ["sentences"]


@pytest.mark.parametrize("kind", ["lead", "block"])
@pytest.mark.parametrize(
    ("alt", "found"), [("", ["alt"]), ("IMG_2041.jpg", ["alt-name"]), ("Een dijk", [])]
)
@pytest.mark.django_db
def test_an_image_without_words_or_with_a_file_name_for_words_is_named(kind, alt, found):
    image = factories.make_image()
    block = ("image", {"image": image.pk, "alt_text": alt, "caption": ""})

    if kind == "lead":
        assert rules(lead_image=image, lead_image_alt=alt) == found
    else:
        assert rules(block) == found


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_remark_says_for_whom_or_why(language):
    shown = page(
        heading("Klein", "h3"),
        heading(""),
        text('<p><a href="https://x.nl/">hier</a> <a href="https://x.nl/">https://x.nl/</a></p>'),
        ("table", {"data": [["a"]]}),
        text(f"<p>{ENGLISH}</p>"),
    )
    with translation.override(language):
        found = read(shown).findings

    assert len(found) == 6
    assert all(len(finding.text.split()) > 10 for finding in found)


@pytest.mark.django_db
class TestInTheEditor:
    def test_a_page_with_remarks_can_be_published(self, client):
        client.force_login(factories.make_user(is_superuser=True, language="en"))
        news = factories.make_news(live=False, body=BodyBlock().to_python([]))
        news.body = page(heading("Klein", "h3")).body
        news.save_revision()

        html = client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).content.decode()
        news.get_latest_revision().publish()

        assert 'data-rule="heading-order"' in html
        assert NewsPage.objects.get(pk=news.pk).live

    def test_the_remarks_follow_what_is_saved(self, client):
        client.force_login(factories.make_user(is_superuser=True, language="en"))
        news = factories.make_news()
        address = reverse("kring_reading", args=[news.pk])
        assert "heading-order" not in client.get(address).content.decode()

        news.body = page(heading("Klein", "h3")).body
        news.save_revision()

        assert "heading-order" in client.get(address).content.decode()

    def test_nobody_reads_remarks_on_a_page_that_they_may_not_edit(self, client):
        factories.make_home()
        client.force_login(factories.make_employee())

        response = client.get(reverse("kring_reading", args=[factories.make_news().pk]))

        assert response.status_code == 302
