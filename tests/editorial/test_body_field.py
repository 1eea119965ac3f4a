"""Migrations know nothing of the blocks of a body, and lose none of them."""

import json

import pytest
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from wagtail import blocks
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import RenameStreamChildrenOperation

from editorial.fields import BodyField
from home.models import ContentPage
from tests.support import factories

pytestmark = pytest.mark.django_db

STORED = [
    {"type": "rich_text", "value": "<p>Verlof</p>", "id": "a"},
    {"type": "forgotten", "value": {"words": ["een", "twee"]}, "id": "b"},
]


def state(field: models.Field) -> ProjectState:
    """Return what migrations know of a model with this field."""
    fields = [("id", models.BigAutoField(primary_key=True)), ("body", field.clone())]
    whole = ProjectState()
    whole.add_model(ModelState("home", "Thing", fields))
    return whole


def changes(before: models.Field, after: models.Field) -> list:
    """Return the operations that a change of the field needs."""
    questioner = MigrationQuestioner(specified_apps={"home"})
    found = MigrationAutodetector(state(before), state(after), questioner).changes(MigrationGraph())
    return [operation for migration in found.get("home", []) for operation in migration.operations]


def body(**more) -> list:
    return [("text", blocks.CharBlock(label="Text")), *more.items()]


@pytest.mark.parametrize(
    "after",
    [
        BodyField([("text", blocks.CharBlock(label="Words"))]),
        BodyField([("text", blocks.TextBlock())]),
        BodyField(body(quote=blocks.CharBlock())),
        BodyField(body(), min_num=1),
    ],
    ids=["label", "kind", "added", "limit"],
)
def test_a_changed_block_needs_no_migration(after):
    assert changes(BodyField(body()), after) == []


def test_a_change_of_the_field_itself_needs_a_migration():
    assert len(changes(BodyField(body()), BodyField(body(), blank=True))) == 1


def test_a_copy_of_the_field_has_its_blocks_and_limits():
    copy = BodyField(body(), min_num=2, blank=True).clone()

    assert list(copy.stream_block.child_blocks) == ["text"]
    assert copy.stream_block.meta.min_num == 2
    assert not copy.stream_block.required


@pytest.fixture(scope="module")
def historical():
    """The models as the migrations know them."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return loader.project_state(loader.graph.leaf_nodes()).apps


@pytest.fixture
def page():
    page = factories.make_guidance()
    ContentPage.objects.filter(pk=page.pk).update(body=STORED)
    return page


def stored(page) -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM home_contentpage WHERE page_ptr_id = %s", [page.pk])
        [value] = cursor.fetchone()
    return json.loads(value) if isinstance(value, str) else value


def test_a_data_migration_reads_the_body_as_it_is_stored(historical, page):
    old = historical.get_model("home", "ContentPage").objects.get(pk=page.pk)

    assert list(old.body.raw_data) == STORED


def test_a_page_saved_by_a_data_migration_keeps_every_block(historical, page):
    historical.get_model("home", "ContentPage").objects.get(pk=page.pk).save()

    assert stored(page) == STORED


def test_a_data_migration_writes_what_it_changed(historical, page):
    old = historical.get_model("home", "ContentPage").objects.get(pk=page.pk)
    old.body.raw_data[1] = {"type": "heading", "value": {"text": "Kop", "level": "h2"}, "id": "c"}
    old.save()

    assert [block["type"] for block in stored(page)] == ["rich_text", "heading"]
    assert ContentPage.objects.get(pk=page.pk).body[1].value["text"] == "Kop"


def test_wagtails_operations_on_blocks_can_be_used(historical, page):
    rename = RenameStreamChildrenOperation(old_name="forgotten", new_name="quote")
    migrate = MigrateStreamData("home", "ContentPage", "body", [(rename, "")])

    migrate.migrate_stream_data_forward(historical, None)

    assert [block["type"] for block in stored(page)] == ["rich_text", "quote"]


def test_a_page_made_by_a_data_migration_has_an_empty_body(historical):
    assert not historical.get_model("home", "ContentPage")().body
