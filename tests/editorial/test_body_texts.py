"""What search knows of a page body."""

import json

import pytest

from editorial.models import ContentRecord
from tests import factories

pytestmark = pytest.mark.django_db

BODY = [
    {"type": "heading", "value": {"text": "Waar meld ik dit?", "level": "h2"}},
    {"type": "rich_text", "value": "<h3>Buiten kantoortijd</h3><p>Bel de wacht.</p><p>Dag en nacht.</p>"},
    {"type": "accordion", "value": {"items": [{"title": "Wie betaalt?", "text": "<p>Niemand.</p>"}]}},
    {"type": "callout", "value": {"kind": "tip", "title": "Let op", "text": "<p>Neem foto's.</p>"}},
    {"type": "table", "value": {"data": [["Gemaal", "Debiet"]], "table_caption": "Debieten"}},
    {"type": "image", "value": {"image": None, "alt_text": "Een dam", "caption": "Dam bij De Lage"}},
    {"type": "chart", "value": {"kind": "bar", "title": "Neerslag", "unit": "mm", "points": [{"label": "Januari", "value": 3}]}},
]  # fmt: skip


def record_of(body) -> ContentRecord:
    page = factories.publish(factories.make_news(body=json.dumps(body)))
    return ContentRecord.objects.get(pk=page.pk)


def test_headings_are_those_of_blocks_rich_text_and_questions_in_order():
    assert record_of(BODY).headings == [
        "Waar meld ik dit?", "Buiten kantoortijd", "Wie betaalt?", "Let op", "Neerslag",
    ]  # fmt: skip


def test_the_text_has_the_words_of_every_block():
    text = record_of(BODY).text

    for words in ("Waar meld ik dit?", "Bel de wacht. Dag en nacht.", "Niemand.", "Neem foto's.",
                  "Gemaal", "Debiet", "Dam bij De Lage", "Een dam", "Januari"):  # fmt: skip
        assert words in text, words


def test_a_page_is_found_by_the_files_and_colleagues_that_it_names():
    document = factories.make_document(title="Peilbesluit 2026")
    person = factories.make_person(first_name="Zoë", last_name="Özdemir")
    body = [
        {"type": "documents", "value": {"title": "Stukken", "documents": [document.pk]}},
        {"type": "people", "value": {"title": "Vragen?", "people": [person.pk]}},
    ]

    text = record_of(body).text

    assert "Peilbesluit 2026" in text
    assert "Zoë Özdemir" in text
