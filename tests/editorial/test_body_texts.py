"""What search knows of a page body."""

import json

import pytest
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from editorial.blocks import BodyBlock
from editorial.models import ContentRecord
from editorial.services.texts import body_headings, body_text
from tests.support import factories

pytestmark = pytest.mark.django_db

BODY = [
    {"type": "heading", "value": {"text": "Waar meld ik dit?", "level": "h2"}},
    {
        "type": "rich_text",
        "value": "<h3>Buiten kantoortijd</h3><p>Bel de wacht.</p><p>Dag en nacht.</p>",
    },
    {
        "type": "accordion",
        "value": {"items": [{"title": "Wie betaalt?", "text": "<p>Niemand.</p>"}]},
    },
    {"type": "callout", "value": {"kind": "tip", "title": "Let op", "text": "<p>Neem foto's.</p>"}},
    {"type": "table", "value": {"data": [["Gemaal", "Debiet"]], "table_caption": "Debieten"}},
    {
        "type": "image",
        "value": {"image": None, "alt_text": "Een dam", "caption": "Dam bij De Lage"},
    },
    {
        "type": "chart",
        "value": {
            "kind": "bar",
            "title": "Neerslag",
            "unit": "mm",
            "points": [{"label": "Januari", "value": 3}],
        },
    },
]


def record_of(body) -> ContentRecord:
    page = factories.publish(factories.make_news(body=json.dumps(body)))
    return ContentRecord.objects.get(pk=page.pk)


def test_headings_are_those_of_blocks_rich_text_and_questions_in_order():
    assert record_of(BODY).headings == [
        "Waar meld ik dit?",
        "Buiten kantoortijd",
        "Wie betaalt?",
        "Let op",
        "Neerslag",
    ]


def test_the_text_has_the_words_of_every_block():
    text = record_of(BODY).text

    for words in (
        "Waar meld ik dit?",
        "Bel de wacht. Dag en nacht.",
        "Niemand.",
        "Neem foto's.",
        "Gemaal",
        "Debiet",
        "Dam bij De Lage",
        "Een dam",
        "Januari",
    ):
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


def test_plain_text_that_looks_like_markup_is_text():
    value = BodyBlock().to_python(
        [
            {"type": "heading", "value": {"text": "Loket <B2> & rest", "level": "h2"}},
            {"type": "rich_text", "value": "<h2>Wacht &lt;5 &amp; zo</h2><p>a&lt;b</p>"},
        ]
    )

    assert "Loket <B2> & rest" in body_text(value)
    assert "a<b" in body_text(value)
    assert body_headings(value) == ["Loket <B2> & rest", "Wacht <5 & zo"]


def test_the_text_has_nothing_but_what_readers_read():
    text = record_of(BODY).text

    assert text == (
        "Waar meld ik dit? Buiten kantoortijd Bel de wacht. Dag en nacht. Wie betaalt? Niemand. "
        "Let op Neem foto's. Debieten Gemaal Debiet Een dam Dam bij De Lage Neerslag mm Januari"
    )


def test_a_field_that_is_left_empty_adds_no_word():
    body = [
        {"type": "quote", "value": {"text": "Koffie."}},
        {"type": "callout", "value": {"kind": "warning", "text": "<p>Glad.</p>"}},
        {"type": "code", "value": {"code": "SELECT"}},
        {"type": "image", "value": {"image": None}},
    ]

    assert record_of(body).text == "Koffie. Glad. SELECT"


def inside(block):
    yield block
    if isinstance(block, blocks.ListBlock):
        yield from inside(block.child_block)
    for child in getattr(block, "child_blocks", {}).values():
        yield from inside(child)


def test_no_choice_of_any_page_type_is_read_for_search():
    bodies = [
        field.stream_block
        for model in get_page_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
    ]
    choices = [
        block
        for body in bodies
        for block in inside(body)
        if isinstance(block, blocks.ChoiceBlock | blocks.MultipleChoiceBlock)
    ]

    assert choices
    for block in choices:
        for key, _label in block.field.choices:
            assert block.get_searchable_content(key) == [], block.label
