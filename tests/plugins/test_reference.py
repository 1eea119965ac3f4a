"""The reference for developers of plugins is what the code says."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from plugins import api
from plugins.install.commands import _reference

FOLDER = settings.BASE_DIR / "docs" / "plugin-developers"


@pytest.fixture(scope="module")
def page() -> str:
    made = StringIO()
    call_command("plugins", "reference", stdout=made)
    return made.getvalue()


def test_the_page_in_the_repository_is_the_current_one(page):
    message = "Run: manage.py plugins reference > docs/plugin-developers/reference.md"

    assert (FOLDER / "reference.md").read_text() == page, message


def test_everything_that_a_plugin_may_import_is_explained(page):
    missing = [name for name in api.__all__ if f"### {name}\n" not in page]

    # These have a section of their own.
    assert missing == ["PLACES", "Contributions", "Slot"]
    assert "None`** \n" not in page, "something has no docstring"


def test_a_key_of_the_manifest_without_an_explanation_is_an_error(monkeypatch):
    monkeypatch.setattr(_reference, "KEYS", {*_reference.KEYS, "colour"})

    with pytest.raises(KeyError, match="colour"):
        _reference.page()


@pytest.mark.parametrize("name", ["README.md", "tutorial.md", "compatibility.md", "reference.md"])
def test_no_page_leads_to_a_page_that_is_not_there(name):
    links = re.findall(r"\]\(([\w./-]+\.md)\)", (FOLDER / name).read_text())

    assert [link for link in links if not (FOLDER / link).exists()] == []


def test_operators_and_suppliers_read_the_same_about_isolation(page):
    operators = (settings.BASE_DIR / "docs" / "operators" / "plugins.md").read_text()

    assert _reference.ISOLATION in page
    assert _reference.ISOLATION in operators
