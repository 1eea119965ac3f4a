"""The texts of the plugin, in every language."""

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from plugins import quality
from plugins.testing.base import Subject

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
# What templatize makes of {% translate %} and {% blocktranslate %}.
CALL = re.compile(r"""\b_?n?gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


class Texts(Subject):
    """Translations, and the quality that the manifest claims."""

    def test_every_text_of_it_is_translated(self, found):
        assert found.path is not None
        for code in (code for code, _name in settings.LANGUAGES if code != "en"):
            known = translations(found.path, code)
            assert [text for text in texts(found.path) if text not in known] == [], code

    def test_it_is_of_the_quality_that_it_claims(self, found):
        assert found.manifest is not None
        missing = [rule.text for rule in quality.rules_for(found) if not rule.holds]
        assert quality.tier_of(found) == found.manifest.quality, missing


def texts(package: Path) -> list[str]:
    """Return every text of the package that is marked for translation."""
    found: set[str] = set()
    for file in package.rglob("*.py"):
        with file.open("rb") as source:
            for _line, function, said, _comments in extract_python(source, KEYWORDS, [], {}):
                every = [said] if isinstance(said, str) else [text for text in said if text]
                found.add(every[1 if "pgettext" in (function or "") else 0])
    for ending in ("html", "txt"):
        for file in package.rglob(f"*.{ending}"):
            found.update(map(ast.literal_eval, CALL.findall(templatize(file.read_text()))))
    return sorted(found)


def translations(package: Path, code: str) -> set[str]:
    """Return the texts that have a translation: in the package, or in Kring and its libraries."""
    known = {
        key if isinstance(key, str) else key[0]
        for key, said in trans_real.translation(code)._catalog.items()  # type: ignore[attr-defined]
        if said
    }
    file = package / "locale" / code / "LC_MESSAGES" / "django.po"
    if file.exists():
        with file.open("rb") as source:
            for message in read_po(source, locale=code):
                name = message.id if isinstance(message.id, str) else message.id[0]
                said = (
                    [message.string] if isinstance(message.string, str) else message.string or [""]
                )
                if name and all(said) and not message.fuzzy:
                    known.add(name)
    return known
