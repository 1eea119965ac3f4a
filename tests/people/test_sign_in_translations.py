"""The account pages are in Dutch from the first word to the last."""

import re
from pathlib import Path

from django.conf import settings
from django.utils import translation

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    *(ROOT / "people/accounts").glob("*.py"),
    ROOT / "people/services/preferences.py",
    *(ROOT / "site/templates/account").rglob("*.html"),
]
CALLS = re.compile(r"""(?:_|gettext)\(\s*((?:"[^"]*"\s*)+)\)|{% translate "([^"]*)\"""")


def own_texts():
    """Every text that these sources ask to be translated."""
    for source in SOURCES:
        for python, template in CALLS.findall(source.read_text()):
            yield "".join(re.findall(r'"([^"]*)"', python)) or template


def test_every_text_has_a_dutch_translation():
    with translation.override("nl"):
        missing = {text for text in own_texts() if translation.gettext(text) == text}

    assert missing == set()
