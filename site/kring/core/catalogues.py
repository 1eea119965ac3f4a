"""Find the translation catalogues of this project, and work out what each should contain."""

import gettext
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings

from kring.core import translations
from kring.core.translations import Key, Texts, Translations

# Migrations are frozen, and the texts of tests are not translated.
SKIPPED = frozenset({"migrations", "tests", "node_modules"})


def catalogue_in(folder: Path, language: str) -> Path:
    """Return the path of the catalogue of a room or plugin."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def existing() -> list[Path]:
    """Return every catalogue of the project, in every language."""
    return sorted(file for folder in owners() for file in folder.glob("locale/*/LC_MESSAGES/*.po"))


def owners() -> list[Path]:
    """Return the folders with a catalogue of their own: rooms, plugins, and other apps that have one."""
    project = Path(settings.BASE_DIR)
    plugins = {Path(found.path) for found in settings.KRING_PLUGINS if found.path}
    folders = {Path(path).parent for path in settings.LOCALE_PATHS}
    for path in (Path(app.path) for app in apps.get_app_configs()):
        if path.parent == project or path in plugins or (path / "locale").is_dir():
            folders.add(path)
    return sorted(folder for folder in folders if is_ours(folder))


def is_ours(folder: Path) -> bool:
    """Return whether a folder is part of the project, and not of a library that is installed in it."""
    project = Path(settings.BASE_DIR)
    return folder.is_relative_to(project) and not folder.is_relative_to(project / ".venv")


def merged(language: str) -> dict[Path, str]:
    """Return by path the text that each catalogue should have."""
    folders = owners()
    files = {folder: catalogue_in(folder, language) for folder in folders}
    own = {folder: known(file) for folder, file in files.items()}
    # A text that moved to another room brings its translation.
    everywhere = {key: translation for each in own.values() for key, translation in each.items()}
    library = library_texts(language)
    found = {}
    for folder, texts in texts_of(folders).items():
        # A text that a library translates is kept only if Kring translates it differently.
        kept = {
            key: plural for key, plural in texts.items() if key in everywhere or key not in library
        }
        if kept or files[folder].exists():
            found[files[folder]] = translations.written(kept, everywhere | own[folder], language)
    return found


def texts_of(folders: list[Path]) -> dict[Path, Texts]:
    """Return the marked texts of each folder, without those of inner folders with a catalogue."""
    files: dict[Path, list[Path]] = {folder: [] for folder in folders}
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            parts = file.relative_to(folder).parts
            if file.suffix in translations.ENDINGS and not SKIPPED.intersection(parts):
                nearest = next(parent for parent in file.parents if parent in files)
                if nearest == folder:
                    files[folder].append(file)
    return {folder: translations.marked_in(found) for folder, found in files.items()}


def known(file: Path) -> Translations:
    """Return the translations of a catalogue; none if it does not exist yet."""
    return translations.translations_of(translations.read(file)) if file.exists() else {}


def library_texts(language: str) -> set[Key]:
    """Return the texts that Django, Wagtail and the other libraries translate."""
    paths = [Path(app.path) for app in apps.get_app_configs()]
    libraries = [path for path in paths if not is_ours(path)]
    folders = [Path(django.__file__).parent / "conf", *libraries]
    found: set[Key] = set()
    for file in (catalogue_in(folder, language).with_suffix(".mo") for folder in folders):
        if file.exists():
            with file.open("rb") as source:
                entries = gettext.GNUTranslations(source)._catalog  # type: ignore[attr-defined]
            found.update(map(_library_key, entries))
    return found


def _library_key(entry: str | tuple[str, int]) -> Key:
    """Return the key of an entry of a compiled catalogue; one with plural forms is entered per form."""
    text = entry if isinstance(entry, str) else entry[0]
    context, mark, rest = text.partition("\x04")
    return Key(rest, context) if mark else Key(text)


def complaints(file: Path, text: str) -> list[str]:
    """Return the faults of a catalogue that should equal the text; each begins with its line."""
    if not file.exists():
        return ["1: the catalogue is missing; run `make messages`"]
    catalogue = translations.read(file)
    found = [f"{line}: {fault}" for line, fault in translations.faults(catalogue)]
    if file.read_text() != text:
        found.append(f"1: {difference(file, text)}; run `make messages`")
    return found


def difference(file: Path, text: str) -> str:
    """Return in a few words the first text that a catalogue lacks or no longer needs."""
    present = file.read_text().splitlines()
    wanted = text.splitlines()
    for lines, others, verb in ((wanted, present, "lacks"), (present, wanted, "no longer needs")):
        if missing := [line for line in lines if line.startswith("msgid") and line not in others]:
            return f"it {verb} {missing[0].removeprefix('msgid ')}"
    return "it is not as it would be written"
