"""No form, field, block or API takes in a character that breaks what is made of the text."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from allauth.account.forms import LoginForm
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils.datastructures import MultiValueDict
from rest_framework import serializers
from taggit.forms import TagField
from wagtail import blocks
from wagtail.blocks.base import BlockField
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField

from kring.core.characters import clean_text
from kring.core.cleaning import CleaningParser
from people.models import Person
from releases.models import ReleaseEvent
from tests.support import factories

# A vertical tab, NUL, half of a pair, an override without an end.
DIRTY = "a\x0bb\x00c\ud800d\u202ee"
UNSEEN = "\u200b\u2060"


def is_clean(text: str) -> bool:
    return clean_text(text) == text


def subclasses(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from subclasses(each)


def text_columns() -> list[models.Field]:
    return [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.model is model
        and isinstance(field, models.CharField | models.TextField)
        and not getattr(model, "keeps_characters", False)
    ]


def json_columns() -> list[models.Field]:
    return [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.model is model
        and isinstance(field, models.JSONField | StreamField)
        and not getattr(model, "keeps_characters", False)
    ]


def form_classes() -> list[type[forms.BaseForm]]:
    # Every address of the site is loaded, and with it every form that a view uses.
    assert len(get_resolver().url_patterns) > 5
    return [each for each in subclasses(forms.BaseForm) if hasattr(each, "base_fields")]


def every_block() -> dict[str, blocks.Block]:
    found: dict[str, blocks.Block] = {}

    def walk(block: blocks.Block) -> None:
        found.setdefault(f"{type(block).__module__}.{type(block).__qualname__}", block)
        children = getattr(block, "child_blocks", {}).values()
        for child in [*children, *filter(None, [getattr(block, "child_block", None)])]:
            walk(child)

    for field in json_columns():
        if isinstance(field, StreamField):
            walk(field.stream_block)
    return found


def test_there_is_much_to_walk():
    assert len(text_columns()) > 150
    assert len(json_columns()) > 15
    assert len(form_classes()) > 60
    assert len(every_block()) > 15


def test_every_text_column_stores_clean_text():
    dirty = [
        str(field)
        for field in text_columns()
        if isinstance(kept := field.get_db_prep_save(DIRTY, connection), str) and not is_clean(kept)
    ]
    assert dirty == []


def test_every_text_column_validates_the_text_that_it_stores():
    dirty = [str(field) for field in text_columns() if field.to_python(UNSEEN) != ""]
    assert dirty == []


def test_every_column_of_json_stores_clean_texts():
    dirty = []
    for field in json_columns():
        kept = field.get_db_prep_save([{"type": DIRTY, "value": {DIRTY: DIRTY}}], connection)
        text = json.dumps(getattr(kept, "obj", kept), ensure_ascii=False)
        if not is_clean(text) or "\\u000" in text:
            dirty.append(str(field))
    assert dirty == []


def test_every_field_of_every_form_cleans_what_it_is_given():
    dirty = []
    for form in form_classes():
        for name, field in form.base_fields.items():
            if not isinstance(field, forms.CharField) or isinstance(
                field.widget, forms.PasswordInput
            ):
                continue
            try:
                value = field.to_python(DIRTY)
            except ValidationError:
                continue
            if isinstance(value, str) and not is_clean(value):
                dirty.append(f"{form.__qualname__}.{name}")
    assert dirty == []


def test_every_required_text_of_every_form_refuses_what_cannot_be_seen():
    taken = []
    for form in form_classes():
        for name, field in form.base_fields.items():
            if type(field) is not forms.CharField or not field.required:
                continue
            if isinstance(field.widget, forms.PasswordInput):
                continue
            try:
                field.clean(UNSEEN)
            except ValidationError:
                continue
            taken.append(f"{form.__qualname__}.{name}")
    assert taken == []


def test_every_block_cleans_what_it_is_given():
    dirty = []
    for name, block in every_block().items():
        if isinstance(block, blocks.FieldBlock) and type(block.field) is forms.CharField:
            value = block.field.clean(DIRTY) if "Table" not in name else ""
            if not is_clean(value):
                dirty.append(name)
    assert dirty == []


def test_a_block_that_keeps_json_in_its_field_is_cleaned_too():
    block = blocks.StreamBlock([("table", TableBlock())])
    value = block.to_python([{"type": "table", "value": {"data": [[DIRTY]]}}])

    cleaned = BlockField(block=block).clean(value)

    assert is_clean(cleaned[0].value["data"][0][0])


def test_every_api_of_ours_reads_requests_through_the_cleaner():
    made = [
        (path.name, call)
        for config in apps.get_app_configs()
        if (folder := Path(config.path)).is_relative_to(settings.BASE_DIR)
        and ".venv" not in folder.parts
        for path in folder.rglob("*.py")
        for call in re.findall(
            r"= NinjaAPI\((.*?)^\s*\)$", path.read_text(), re.DOTALL | re.MULTILINE
        )
    ]

    assert len(made) >= 2
    assert [name for name, call in made if "parser=CleaningParser()" not in call] == []


def test_an_api_reads_clean_bodies_and_addresses():
    request = RequestFactory().post(
        "/", json.dumps({"t": [DIRTY]}), content_type="application/json"
    )
    parser = CleaningParser()

    assert is_clean(parser.parse_body(request)["t"][0])
    assert is_clean(parser.parse_querydict(MultiValueDict({"q": [DIRTY]}), [], request)["q"])


def test_a_serializer_reads_clean_text_and_refuses_what_cannot_be_seen():
    field = serializers.CharField()

    assert is_clean(field.run_validation(DIRTY))
    with pytest.raises(serializers.ValidationError):
        field.run_validation(UNSEEN)


def test_a_password_stays_what_was_typed():
    assert LoginForm.base_fields["password"].to_python("a\u200bb\u202e ") == "a\u200bb\u202e "


def test_a_tag_in_which_nothing_can_be_seen_is_no_tag():
    assert TagField().clean("GIS, \u200b, a\x0bb, \u200bGIS") == ["GIS", "a b"]


def test_a_line_is_one_line_and_a_text_keeps_its_lines():
    assert forms.CharField().to_python("a\nb") == "a b"
    assert forms.CharField(widget=forms.Textarea).to_python("a\nb") == "a\nb"


@pytest.mark.django_db
def test_an_import_that_uses_no_form_stores_clean_text():
    person = factories.make_person(nickname=DIRTY, languages=[DIRTY])

    assert is_clean(person.nickname)
    kept = Person.objects.get(pk=person.pk)
    assert is_clean(kept.nickname)
    assert is_clean(kept.display_name)
    assert is_clean(kept.languages[0])


@pytest.mark.django_db
def test_an_update_of_many_rows_stores_clean_text():
    person = factories.make_person()
    Person.objects.filter(pk=person.pk).update(biography=DIRTY)

    assert is_clean(Person.objects.get(pk=person.pk).biography)


@pytest.mark.django_db
def test_a_page_whose_title_cannot_be_seen_is_refused():
    with pytest.raises(ValidationError):
        factories.make_news(title=UNSEEN)


@pytest.mark.django_db
def test_a_draft_holds_clean_text():
    page = factories.make_news()
    page.title = DIRTY
    page.summary = DIRTY

    revision = page.save_revision()

    assert is_clean(revision.content["title"])
    assert is_clean(revision.content["summary"])


@pytest.mark.django_db
def test_a_question_with_nul_in_it_is_an_ordinary_question():
    assert not Person.objects.filter(nickname="a\x00").exists()


@pytest.mark.django_db
def test_the_history_of_releases_stays_whole_with_any_reason():
    ReleaseEvent.objects.append(plugin="kring-x", action="stop", reason=DIRTY, before={"a": DIRTY})

    assert ReleaseEvent.objects.first_broken() is None


@pytest.mark.django_db
def test_a_workbook_is_written_of_what_was_stored_before(client):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    factories.make_person()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET first_name = %s", ["a\x0bb\x1f"])

    answer = client.get(reverse("person:index"), {"export": "xlsx"})

    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert "a\nb" in [cell.value for row in book.active for cell in row]
