"""Check the texts of the plugin in every language."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import trans_real

from kring.core import translations
from plugins.install import quality
from plugins.testing.base import Subject


class Texts(Subject):
    """Translations, and the quality that the manifest claims."""

    def test_every_text_of_it_is_translated(self, found):
        assert found.path is not None
        for code in (code for code, _name in settings.LANGUAGES if code != "en"):
            known = translated(found.path, code)
            assert [text for text in texts(found.path) if text not in known] == [], code

    def test_it_is_of_the_quality_that_it_claims(self, found):
        assert found.manifest is not None
        missing = [rule.text for rule in quality.rules_of_package(found) if not rule.holds]
        assert quality.tier_of_package(found) == found.manifest.quality, missing


def texts(package: Path) -> list[str]:
    """Return every text of the package that is marked for translation."""
    files = [file for file in package.rglob("*") if file.suffix in translations.ENDINGS]
    return sorted({key.text for key in translations.marked_in(files)})


def translated(package: Path, code: str) -> set[str]:
    """Return the texts that have a translation: in the package, or in Kring and its libraries."""
    known = {
        key if isinstance(key, str) else key[0]
        for key, text in trans_real.translation(code)._catalog.items()  # type: ignore[attr-defined]
        if text
    }
    file = package / "locale" / code / "LC_MESSAGES" / "django.po"
    if file.exists():
        own = translations.translations_of(translations.read(file))
        known.update(key.text for key in own)
    return known
