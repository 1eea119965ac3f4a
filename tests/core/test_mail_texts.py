"""Mails in plain text say what was typed: no ``&lt;`` and no ``&amp;``."""

from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import render_to_string

from kring.layout import SITE_DIR

PLAIN = (Path(__file__).parents[1] / "data" / "samenvatting-kleiner-dan.txt").read_text()


def text_templates() -> list[Path]:
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    ours = [each for each in folders if ".venv" not in each.parts]
    return [
        path
        for folder in [*ours, SITE_DIR / "templates"]
        for path in folder.rglob("*.txt")
        if "{{" in path.read_text()
    ]


def test_there_are_templates_of_mails():
    assert len(text_templates()) > 10


@pytest.mark.parametrize("path", text_templates(), ids=lambda path: path.name)
def test_a_template_of_plain_text_escapes_nothing(path):
    source = path.read_text()

    assert (
        "{% autoescape off %}" in source
        # What it extends is looked at by itself.
        or "{% extends " in source
        or source.count("{{") == source.count("|safe")
    )


def test_a_mail_says_what_was_typed():
    context = {"title": PLAIN, "text": PLAIN, "url": "https://kring.example/"}

    assert render_to_string("plugins/email/message.txt", context).count(PLAIN) == 2
