"""`make messages`: every catalogue follows from the texts of its room."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kring.core import catalogues, translations
from kring.core.translations import Key

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
one = _("News")
two = gettext_lazy("Read "
                   "more")
three = ngettext("%(n)s item", "%(n)s items", 3)
four = pgettext("a month", "May")
five = _(one)
"""
TEMPLATE = """
{% load i18n %}{% translate "Send" %}{% blocktranslate count n=n trimmed %}
one vote{% plural %}{{ n }} votes{% endblocktranslate %}
{% translate "May" context "a month" %}{{ _("Undo") }}{# translate "No" #}
"""
DUTCH = {Key("Send"): "Verstuur", Key("Undo"): "Ongedaan maken"}


@pytest.fixture
def house(tmp_path, monkeypatch, settings):
    """Two rooms, of which the first has one translated text; nothing is in a library."""
    settings.BASE_DIR = tmp_path
    for room in ("news", "blog"):
        (tmp_path / room).mkdir()
    monkeypatch.setattr(catalogues, "owners", lambda: [tmp_path / "news", tmp_path / "blog"])
    monkeypatch.setattr(catalogues, "library_texts", lambda language: set())
    mark(tmp_path / "news", "Send")
    save(tmp_path / "news", translations.written({Key("Send"): ""}, DUTCH, "nl"))
    return tmp_path


def mark(room: Path, *texts: str) -> None:
    """Let a room have these texts."""
    lines = [f"_({text!r})\n" for text in texts]
    (room / "views.py").write_text(
        "from django.utils.translation import gettext as _\n" + "".join(lines)
    )


def save(room: Path, text: str) -> Path:
    file = catalogues.catalogue_in(room, "nl")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def merge(**options) -> str:
    said = StringIO()
    call_command("merge_translations", stdout=said, **options)
    return said.getvalue()


def test_texts_are_found_in_python_with_their_plurals_and_contexts(tmp_path):
    file = tmp_path / "views.py"
    file.write_text(PYTHON)

    assert translations.marked_in([file]) == {
        Key("News"): "",
        Key("Read more"): "",
        Key("%(n)s item"): "%(n)s items",
        Key("May", "a month"): "",
    }


def test_texts_are_found_in_templates_with_their_plurals_and_contexts(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(TEMPLATE)

    assert translations.marked_in([file]) == {
        Key("Send"): "",
        Key("one vote"): "%(n)s votes",
        Key("May", "a month"): "",
        Key("Undo"): "",
    }


def test_a_catalogue_is_in_the_order_of_its_texts_and_has_no_places_or_dates(tmp_path):
    texts = {Key("Undo"): "", Key("%(n)s item"): "%(n)s items", Key("Send"): ""}

    text = translations.written(texts, DUTCH, "nl")

    assert text.endswith(
        """
#, python-format
msgid "%(n)s item"
msgid_plural "%(n)s items"
msgstr[0] ""
msgstr[1] ""

msgid "Send"
msgstr "Verstuur"

msgid "Undo"
msgstr "Ongedaan maken"
"""
    )
    assert "Date" not in text


def test_a_catalogue_that_is_read_and_written_again_stays_as_it_is(tmp_path):
    texts = {Key("Undo"): "", Key("May", "a month"): "", Key("item"): "items"}
    said = DUTCH | {Key("item"): ("ding", "dingen"), Key("May", "a month"): "mei"}
    file = save(tmp_path, translations.written(texts, said, "nl"))

    again = translations.translations_of(translations.read(file))

    assert translations.written(texts, again, "nl") == file.read_text()


def test_a_text_that_gets_a_plural_is_to_be_translated_anew():
    text = translations.written({Key("Send"): "Send all"}, DUTCH, "nl")

    assert "Verstuur" not in text


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Send"\nmsgstr ""', "'Send' has no translation"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "x"\nmsgstr[1] ""', "'a' has no translation"),
        ('#, fuzzy\nmsgid "Send"\nmsgstr "Zend"', "the translation of 'Send' is a guess"),
        ('#, python-format\nmsgid "%(n)s"\nmsgstr "%(m)s"', "'%(n)s': unknown named placeholder"),
    ],
    ids=["empty", "half empty", "a guess", "loses a name"],
)
def test_a_translation_that_is_not_whole_is_told_with_its_line(tmp_path, entry, fault):
    header = translations.written({}, {}, "nl")
    file = save(tmp_path, f"{header}\n{entry}\n")

    ((line, told),) = translations.faults(translations.read(file))

    assert told.startswith(fault)
    assert file.read_text().splitlines()[line - 1].startswith(("msgid", "#, fuzzy", "#, python"))


def test_new_texts_are_added_and_old_ones_go(house):
    mark(house / "news", "Newest")

    merge()

    text = catalogues.catalogue_in(house / "news", "nl").read_text()
    assert 'msgid "Newest"\nmsgstr ""' in text
    assert "Send" not in text


def test_a_text_that_moves_to_another_room_brings_its_translation(house):
    mark(house / "news")
    mark(house / "blog", "Send")

    merge()

    assert 'msgstr "Verstuur"' in catalogues.catalogue_in(house / "blog", "nl").read_text()
    assert "Verstuur" not in catalogues.catalogue_in(house / "news", "nl").read_text()


def test_a_text_that_a_library_translates_is_left_to_it(house, monkeypatch):
    mark(house / "blog", "Yes")
    monkeypatch.setattr(catalogues, "library_texts", lambda language: {Key("Yes"), Key("Send")})

    merge()

    assert not catalogues.catalogue_in(house / "blog", "nl").exists()
    assert "Verstuur" in catalogues.catalogue_in(house / "news", "nl").read_text()


def test_what_libraries_translate_is_known():
    library = catalogues.library_texts("nl")

    assert Key("Yes") in library
    assert Key("Keep an eye on the week") not in library


def test_merging_again_changes_nothing(house):
    merge()

    assert merge() == ""
    assert merge(check=True) == ""


def test_the_check_names_what_merging_would_change_and_changes_nothing(house):
    mark(house / "news", "Send", "Newest")
    before = catalogues.catalogue_in(house / "news", "nl").read_text()

    with pytest.raises(CommandError, match=r'news/locale/.*django.po:1: it lacks "Newest"'):
        merge(check=True)

    assert catalogues.catalogue_in(house / "news", "nl").read_text() == before


def test_the_check_names_a_room_without_a_catalogue(house):
    mark(house / "blog", "Newest")

    with pytest.raises(CommandError, match=r"blog/locale/.*django.po:1: the catalogue is missing"):
        merge(check=True)
